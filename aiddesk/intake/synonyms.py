"""What schools call the columns of a roster."""

import re
import unicodedata

FIELD_TITLES = {
    "name": "姓名",
    "sex": "性别",
    "ethnicity": "民族",
    "birth_date": "出生日期",
    "document_kind": "身份证件类型",
    "document_number": "身份证件号",
    "registration_number": "学籍号",
    "stage": "学段",
    "grade": "年级",
    "class_name": "班级",
    "boarding": "是否寄宿",
    "residence": "户口性质",
    "address": "家庭住址",
    "guardian_name": "监护人姓名",
    "guardian_relation": "监护人关系",
    "guardian_number": "监护人身份证号",
    "phone": "联系电话",
    "bank": "开户银行",
    "account_number": "银行账号（社保卡号）",
    "account_holder": "账户户名",
    "special_category": "特殊群体类别",
}

_WORDS = {
    "name": "姓名 学生姓名 名字 学生 学生名字 幼儿姓名 儿童姓名 孩子姓名 小孩姓名",
    "sex": "性别 学生性别",
    "ethnicity": "民族 学生民族",
    "birth_date": "出生日期 出生年月 出生年月日 生日 出生时间 出生 出生日 出生年、月 出生年、月、日",
    "document_kind": "身份证件类型 证件类型 学生证件类型",
    "document_number": (
        "身份证件号 身份证号 身份证号码 证件号码 证件号 身份证 身份证件号码 学生身份证号 "
        "学生身份证号码 学生证件号码 公民身份号码 学生身份证件号 学生身份证件号码 居民身份证号 居民身份证号码 "
        "居民身份证 公民身份证号码 公民身份证号 身份号码 身份证件号 学生身份证 幼儿身份证号 幼儿身份证号码"
    ),
    "registration_number": "全国学籍号 学籍号 学籍编号 全国学籍编号 学号 学籍号码",
    "stage": "学段 就读学段 办学类型",
    "grade": "年级 所在年级 就读年级 年级名称",
    "class_name": (
        "班级 班 班级名称 所在班级 班别 年级班级 年级/班级 年班 所在班 就读班级 现就读班级 行政班 所属班级 班级全称 "
        "年级、班级 年级(班级) 年级班 年、班 年级及班级 所在年级班级 所在年级、班级"
    ),
    "boarding": ("是否寄宿 是否寄宿生 就读方式 寄宿 寄宿生 是否住校 是否住校生 是否住宿 是否住宿生 住校情况 住宿情况"),
    "residence": "户口性质 户籍性质 户口类型 户口",
    "address": (
        "家庭住址 家庭地址 住址 现住址 地址 详细地址 家庭详细地址 详细通讯地址 户籍地址 家庭现住址 现家庭住址 "
        "家庭详细住址 通讯地址 家庭通讯地址 居住地址 现居住地址"
    ),
    "guardian_name": (
        "监护人姓名 监护人 家长姓名 家长 户主 户主姓名 监护人1姓名 父母姓名 父亲姓名 母亲姓名 成员1姓名 家庭成员1姓名 "
        "家庭成员或监护人1姓名 第一监护人姓名 监护人一姓名 学生家长姓名 学生家长 法定监护人 法定监护人姓名 父亲 母亲"
    ),
    "guardian_relation": (
        "监护人关系 与学生关系 关系 家长关系 与该生关系 与孩子关系 与幼儿关系 与学生的关系 "
        "与监护人关系 监护人与学生关系 与户主关系 监护人1关系 成员1关系 "
        "家庭成员1关系 家庭成员或监护人1关系"
    ),
    "guardian_number": (
        "监护人身份证号 监护人身份证件号 监护人身份证 家长身份证 "
        "监护人证件号码 家长身份证号 家长身份证号码 监护人身份证号码 户主身份证号 "
        "父亲身份证号 母亲身份证号 "
        "监护人1身份证号 监护人1身份证件号 成员1身份证件号 家庭成员1身份证件号 家庭成员或监护人1身份证件号"
    ),
    "phone": (
        "联系电话 电话 手机 手机号 手机号码 家长电话 家长手机 家长手机号 家庭电话 监护人手机号码 "
        "监护人电话 联系方式 家长手机号码 监护人联系电话 "
        "家长联系电话 电话号码 监护人1联系电话 成员1联系电话 家庭成员1联系电话 父亲电话 父亲联系电话 母亲电话 "
        "家庭成员或监护人1联系电话 监护人手机号 监护人手机"
    ),
    "bank": "开户银行 开户行 银行 银行名称 开户行名称 发卡银行",
    "account_number": (
        "社保卡号 银行卡号 卡号 一卡通号 惠农一卡通账号 一卡通卡号 "
        "银行账号 账号 社保卡金融账号 一卡通账号 银行帐号 帐号 社会保障卡号 "
        "银行卡账号 社保卡银行账号"
    ),
    "account_holder": "账户姓名 户名 开户人 开户名 账户名 持卡人 账户户名 开户姓名 持卡人姓名 帐户姓名",
    "special_category": (
        "特殊困难类别 特殊困难类型 困难类别 困难类型 特殊群体 特殊群体类型 特殊群体类别 家庭困难类型 贫困类型 学生类别"
    ),
}
# Titles that ask the opposite of their field (`intake.boarding`).
TURNED = {"是否走读": "boarding", "是否走读生": "boarding", "走读": "boarding", "走读生": "boarding"}
# What may mean something else: used only where no other column has a name of its own for the field.
WEAK_TITLES = frozenset(
    {
        "学号",
        "通讯地址",
        "家庭通讯地址",
        "父亲",
        "母亲",
        "户口",
        "学生",
        "班",
        "户籍地址",
        "户主",
        "户主姓名",
        "户主身份证号",
        "与户主关系",
    }
)
_BY_WORD = {word: field for field, words in _WORDS.items() for word in words.split()} | TURNED


def is_title(cell: str) -> bool:
    """Say whether a cell is one of the titles as they are usually written; quicker than `field_of`."""
    return cell in _BY_WORD


def field_of(title: str) -> str:
    """Return the draft's field that a column title means, or ""."""
    usual = unicodedata.normalize("NFKC", title)
    whole = re.sub(r"[\s*★:]", "", usual)
    return _BY_WORD.get(whole, _BY_WORD.get(re.sub(r"[\s*★:(].*$", "", usual.strip().lstrip("*★ ")), ""))
