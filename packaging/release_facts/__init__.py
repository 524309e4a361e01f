"""What a release tells about itself: what is in it, under which licences, and which advisories are known."""
