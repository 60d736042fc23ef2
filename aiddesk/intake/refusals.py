"""Why a file is not read, worded to follow the file's name."""

DAMAGED = "已损坏或结构异常，读不出来。请在表格软件里打开检查并另存一份。"
NO_TABLE = "不是表格文件。请选择 .xlsx、.xls、.et、.ods 或 .csv 文件。"
TOO_LARGE = "展开后过大，没有读取。请只保留需要的工作表后再导入。"


class Refused(Exception):
    """The file cannot be read; the text follows the file's name."""


class Locked(Exception):
    """The file wants a password, or another one; the text follows the file's name."""
