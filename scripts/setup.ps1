# The Windows counterpart of `make demo` and `make check`:
#
#   scripts\setup.ps1 -Demo      sets up .venv and makes the demo
#   scripts\setup.ps1 -Check     sets up .venv and runs the checks that can run on Windows
#   scripts\setup.ps1            sets up .venv
#
# Where scripts are not allowed to run:
#   powershell -ExecutionPolicy Bypass -File scripts\setup.ps1 -Demo
param([switch]$Demo, [switch]$Check)

$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$env:PYTHONUTF8 = "1"
$python = ".venv\Scripts\python.exe"

function Invoke-Step([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments -join ' ') ended with $LASTEXITCODE" }
}

if (-not (Test-Path $python)) {
    if (Get-Command py -ErrorAction SilentlyContinue) { Invoke-Step "py" @("-3", "-m", "venv", ".venv") }
    else { Invoke-Step "python" @("-m", "venv", ".venv") }
}
Invoke-Step $python @("-c", "import sys; sys.exit('Python 3.11 or newer is needed') if sys.version_info < (3, 11) else None")

$wanted = (Get-FileHash pyproject.toml).Hash
$stamp = ".venv\installed-from"
if (-not (Test-Path $stamp) -or (Get-Content $stamp) -ne $wanted) {
    Invoke-Step $python @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev,fast]")
    Set-Content $stamp $wanted
}

if ($Demo) { Invoke-Step ".venv\Scripts\xlanskaff.exe" @("demo", "--out", "demo", "--overwrite") }
if ($Check) {
    Invoke-Step $python @("-m", "ruff", "check", ".")
    Invoke-Step $python @("-m", "mypy")
    Invoke-Step ".venv\Scripts\lint-imports.exe" @()
    # LibreOffice and the Open XML SDK validator are used where they are installed; tests that need them say so.
    Invoke-Step $python @("-m", "pytest", "-n", "2")
}
