"""Codes and values into sentences, Chinese and English, for screens, paper and command line alike."""
