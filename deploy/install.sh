#!/bin/sh
# Builds .venv beside this file from the wheels beside it. Nothing is asked of any network.
# 没有网络的电脑：在本文件夹中运行 sh install.sh，装好后运行 .venv/bin/surveyapp run --demo 试用。
set -eu
cd "$(dirname "$0")"
PYTHON="${PYTHON:-python3}"

wanted="$(cat PYTHON)"
found="$("$PYTHON" -c 'import sys, sysconfig; print(f"cp{sys.version_info.major}{sys.version_info.minor}", sysconfig.get_platform().replace("-", "_"))')" || {
    echo "找不到 Python（$PYTHON）；请先安装 Python，或写明它在哪里：PYTHON=/路径/python3 sh install.sh" >&2
    exit 1
}
if [ "$found" != "$wanted" ]; then
    echo "安装包适用于 $wanted，这台电脑的 $PYTHON 是 $found；请用同样的系统和 Python 版本，或在这样的电脑上重新运行 make bundle" >&2
    exit 1
fi
sha256sum --check --quiet SHA256SUMS || {
    echo "安装包不完整：以上文件与打包时不同；请重新复制安装包" >&2
    exit 1
}
"$PYTHON" -m venv .venv || {
    echo "不能建立 .venv；Debian、Ubuntu 请先安装 python3-venv" >&2
    exit 1
}
.venv/bin/python -m pip --isolated install --quiet --disable-pip-version-check \
    --no-index --find-links wheels --constraint deploy/constraints.txt --editable .
# A service that may not write here would compile at each start.
.venv/bin/python -m compileall -q surveyapp
touch .venv/.installed
echo "装好了。试用：.venv/bin/surveyapp run --demo；正式使用见 docs/deployment.md"
