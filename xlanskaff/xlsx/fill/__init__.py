"""Fill: one workbook file, many copies in which only what differs is written anew."""

from xlanskaff.xlsx.fill.compile import compile_template
from xlanskaff.xlsx.fill.deflate import Deflate, isal_deflate, zlib_deflate
from xlanskaff.xlsx.fill.placeholders import Placeholder
from xlanskaff.xlsx.fill.template import CompiledTemplate, Slot

__all__ = [
    "CompiledTemplate", "Deflate", "Placeholder", "Slot", "compile_template", "isal_deflate", "zlib_deflate",
]
