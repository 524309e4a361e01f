# Sets the program up and opens its window on the demo book:
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\setup.ps1"
& .venv\Scripts\teller-app.exe --demo
exit $LASTEXITCODE
