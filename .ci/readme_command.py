"""Print one of the README's two commands, so that what is tested is what people copy."""

import re
import sys
from pathlib import Path

blocks = re.findall(r"^```sh\n(.*?)^```", Path("README.md").read_text(encoding="utf-8"), flags=re.S | re.M)
print(blocks[int(sys.argv[1]) - 1].strip())
