# Sets the program up and runs its tests:
#   powershell -ExecutionPolicy Bypass -File packaging\test.ps1
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\setup.ps1"
& .venv\Scripts\python.exe -m pytest -q -n auto --dist worksteal --short
exit $LASTEXITCODE
