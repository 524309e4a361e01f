# Makes .venv with everything the program needs. Called by run.ps1 and test.ps1; Windows PowerShell 5.1 suffices.
# The second time it finds its stamp and does nothing.
$ErrorActionPreference = 'Stop'
Set-Location (Split-Path -Parent $PSScriptRoot)

$Versions = '3.13', '3.12', '3.11'   # PySide6 6.9 installs on nothing newer
$Python = '.venv\Scripts\python.exe'
$Stamp = '.venv\set-up.txt'
$Unfinished = '.venv\set-up-unfinished.txt'

# What .venv was made from: any change here sets it up anew.
function Get-Fingerprint {
    $hashes = 'packaging\requirements.lock', 'pyproject.toml' |
        ForEach-Object { (Get-FileHash -Algorithm SHA256 $_).Hash }
    $version = & $Python -V
    return (@((Get-Location).Path, $version) + $hashes) -join ' '
}

# The base Python's own path, or $null. cmd swallows the launcher's complaint about a version that is not there.
function Find-Python {
    foreach ($version in $Versions) {
        $path = cmd /c "py -$version -c ""import sys; print(sys.executable)"" 2>nul"
        if ($LASTEXITCODE -eq 0 -and $path) { return $path }
    }
    return cmd /c "python -c ""import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) and print(sys.executable)"" 2>nul"
}

function Test-Venv {
    if (-not (Test-Path $Python) -or (Test-Path $Unfinished)) { return $false }
    cmd /c "$Python -m pip --version >nul 2>nul"
    return ($LASTEXITCODE -eq 0)
}

function Invoke-Pip {
    & $Python -m pip --disable-pip-version-check --quiet install --no-input @args
    if ($LASTEXITCODE -ne 0) {
        Write-Host 'The Python packages could not be installed; the lines above say why (often: the registry was not reached).'
        exit 1
    }
}

function Test-UpToDate {
    if (-not ((Test-Path $Python) -and (Test-Path $Stamp)) -or (Test-Path $Unfinished)) { return $false }
    return ((Get-Content -Encoding UTF8 $Stamp) -eq (Get-Fingerprint))
}

if (Test-UpToDate) { return }

if (-not (Test-Venv)) {
    $base = Find-Python
    if (-not $base) {
        Write-Host 'This needs Python 3.11 to 3.13, and none was found. Install one with its "py" launcher, then run this again.'
        exit 1
    }
    if (Test-Path .venv) {
        Write-Host '.venv is broken or half made; making it again'
        Remove-Item -Recurse -Force .venv
    }
    Write-Host "Making .venv with $base"
    & $base -m venv .venv
    if ($LASTEXITCODE -ne 0) { exit 1 }
}
Set-Content $Unfinished 'set-up began and has not ended'
Write-Host 'Installing Python packages into .venv: about 150 MB the first time, each checked against its hash'
Invoke-Pip --require-hashes --only-binary ':all:' -r packaging\requirements.lock
Invoke-Pip --no-deps --no-build-isolation -e .
Remove-Item $Unfinished
Set-Content -Encoding UTF8 $Stamp (Get-Fingerprint)
Write-Host 'Set up: .venv is ready.'
