"""The words of the field: each code with its one Chinese term for screen and paper."""

SUBJECTS = frozenset(
    {
        "place",
        "staff",
        "classes",
        "students",
        "lists",
        "letters",
        "cases",
        "votes",
        "reviews",
        "notices",
        "funds",
        "awards",
        "packages",
        "rechecks",
        "followups",
        "quotas",
        "meetings",
    }
)

PLACES = {"school": "学校", "township": "中心校", "county": "县资助中心"}

STAGES = {
    "preschool": "学前",
    "primary": "小学",
    "junior": "初中",
    "senior": "普高",
    "vocational": "中职",
    "special": "特教",
}

# Grades count through a child's school life, so that they sort: 1–9 compulsory, 10–12 senior, 0 and below preschool.
GRADES = {
    -2: "小班",
    -1: "中班",
    0: "大班",
    1: "一年级",
    2: "二年级",
    3: "三年级",
    4: "四年级",
    5: "五年级",
    6: "六年级",
    7: "七年级",
    8: "八年级",
    9: "九年级",
    10: "高一",
    11: "高二",
    12: "高三",
}

SEXES = {"male": "男", "female": "女"}

# GB/T-free names as the registration system prints them (rules 5.1); codes are ours.
DOCUMENT_KINDS = {
    "citizen": "居民身份证",
    "hk_passport": "香港特区护照/身份证明",
    "macau_passport": "澳门特区护照/身份证明",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "foreign_permanent": "外国人永久居留身份证",
    "passport": "护照",
    "none": "其他（无证件）",
}

STUDENT_STATUSES = {
    "enrolled": "在读",
    "suspended": "休学",
    "transferred_out": "转出",
    "graduated": "毕业",
    "left": "离校",
    "deceased": "死亡",
}

MOVEMENTS = {
    "transfer_in": "转入",
    "transfer_out": "转出",
    "suspend": "休学",
    "return": "复学",
    "move_class": "调班",
    "leave": "离校",
    "decease": "死亡",
    "graduate": "毕业",
}

# What may happen to a name or a number (rules 8.9, 8.10), and the words for their fields.
IDENTITY_CAUSES = {"changed": "变更", "corrected": "更正", "supplied": "补录", "imported": "随名册导入"}
IDENTITY_FIELDS = {"name": "姓名", "document_number": "证件号", "registration_number": "学籍号"}
DISTINCT_REASONS = {"twins": "双胞胎", "namesakes": "同名不同人"}

# How a department's list points at a student (rules 5.4), and what was decided.
HIT_BASES = {
    "student": "学生证件号",
    "guardian": "监护人证件号",
    "member": "家庭成员证件号",
    "name": "姓名和出生日期",
    "old_number": "旧证件号",
    "part": "姓名和部分证件号",
}
HIT_STATUSES = {"open": "待核对", "confirmed": "已确认", "rejected": "不是本人"}

RESIDENCES = {"rural": "农村", "urban": "城镇"}

# The 14 groups of the 2024 national form, in its order (rules 1.9).
SPECIAL_CATEGORIES = {
    "lifted": "脱贫家庭学生",
    "unstable": "脱贫不稳定家庭学生",
    "marginal": "边缘易致贫家庭学生",
    "sudden": "突发严重困难家庭学生",
    "dibao": "低保家庭学生",
    "dibao_edge": "低保边缘家庭学生",
    "destitute": "特困救助供养学生",
    "rigid_expense": "刚性支出困难家庭学生",
    "low_income": "其他低收入学生",
    "orphan": "孤儿",
    "unsupported": "事实无人抚养儿童",
    "disabled": "残疾学生",
    "disabled_parent": "残疾人子女",
    "martyr": "烈士子女",
}

RELATIONS = (
    "父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "兄", "弟", "姐", "妹",
    "继父", "继母", "养父", "养母", "伯父", "叔父", "姑母", "舅父", "姨母", "其他亲属", "监护机构",
)  # fmt: skip

HEALTH = ("健康", "良好", "一般", "体质较差", "有慢性病", "有严重疾病", "身体伤残")

LEVELS = {"special": "特别困难", "hard": "困难", "ordinary": "一般困难", "none": "不困难"}

CASE_STATUSES = {
    "applied": "已申请",
    "surveyed": "已调查",
    "voted": "已评议",
    "reviewed": "已审核",
    "noticed": "公示中",
    "recognised": "已认定",
    "withdrawn": "撤回",
    "declined": "不予认定",
}

# What opens a case, and what may happen to one afterwards (rules 1.7).
OCCASIONS = {"yearly": "学年认定", "sudden": "突发困难"}
LEVEL_CHANGES = {"raise": "调高", "lower": "调低", "end": "终止资助", "reopen": "突发困难重新申请"}

# A random recheck: what is drawn from, in which parts, how it is looked into, and what follows.
RECHECK_FRAMES = {"recognised": "本学年已认定的学生", "applied": "本学年全部申请的学生"}
RECHECK_STRATA = {"": "不分层", "class": "按班级分层", "level": "按困难等级分层"}
RECHECK_MEANS = {"letter": "信件", "call": "电话", "visit": "实地走访"}
RECHECK_OUTCOMES = {"true": "属实", "partly": "部分不实", "false": "不实"}
RECHECK_CONSEQUENCES = {"keep": "保持不变", "adjust": "调整等级", "cancel": "取消资格", "recover": "追回资金"}

# What is noted of a student after aid; none of it ever bears on aid (rules 24).
FOLLOW_UPS = {"mark": "学业成绩", "attendance": "出勤", "talk": "谈心谈话", "care": "心理关怀", "letter": "感谢信"}

AWARD_STATUSES = {
    "proposed": "拟资助",
    "noticed": "公示中",
    "approved": "已批准",
    "paid": "已发放",
    "signed": "已签领",
    "failed": "发放失败",
    "returned": "退回",
    "reissued": "补发",
    "cancelled": "取消",
}

ROLES = {
    "aid_officer": "资助专干",
    "class_teacher": "班主任",
    "grade_head": "年级组长",
    "aid_office": "资助办",
    "leading_group": "领导小组",
    "accountant": "财务",
    "principal": "校长",
    "village": "村（居）委会",
}

# Every step that a chain of reviews can have; a year's chain is some of them in its own order (rules 1.8).
REVIEW_STEPS = {
    "class_teacher": "班主任审核",
    "grade_head": "年级审核",
    "village": "村（居）联席会议审核",
    "aid_office": "资助办审核",
    "leading_group": "领导小组审核",
    "principal": "校长审核",
}
DEFAULT_CHAIN = ("class_teacher", "aid_office", "leading_group")
MEETING_KINDS = {"leading_group": "领导小组会议", "village": "村（居）联席会议"}

# Whether somebody who reviews is a relative, and what made the program ask.
KIN_KINDS = {"declared": "本人申报", "found": "核实确认", "cleared": "核实不是亲属"}
KIN_BASES = {
    "guardian": "与监护人同名",
    "phone": "电话相同",
    "address": "住址相同",
    "household": "与已登记的亲属同一家庭",
    "surname": "与监护人同姓同村",
}

# A family that was turned down: the talk, and its one appeal.
TALK_MEANS = {"visit": "家访面谈", "school": "到校面谈", "call": "电话", "video": "视频通话"}
APPEAL_STATUSES = {"open": "处理中", "upheld": "申诉成立", "rejected": "维持原决定", "lapsed": "已重新申请"}

DECISIONS = {"pass": "通过", "return": "退回", "decline": "不通过"}

VISIT_MEANS = {
    "visit": "家访",
    "interview": "个别访谈",
    "letter": "信函索证",
    "call": "电话核实",
    "village": "村（居）评议",
    "certificate": "证明材料",
}

VISIT_STATES = {"none": "未安排", "planned": "已安排", "overdue": "已逾期", "done": "已家访"}

PACK_STATUSES = {"out": "已发", "received": "已收", "replaced": "已换新"}

# A session of a class vote, and its rules.
VOTE_STATUSES = {"open": "进行中", "counted": "待复核", "closed": "已出结果", "annulled": "已作废"}
VOTE_WAYS = {"paper": "纸质选票", "screen": "电脑投票"}
VOTE_FORMS = {"each": "逐人表决（同意、不同意、弃权）", "choose": "限额推选（最多选几人）", "level": "逐人评定等级"}
VOTE_RULES = {"majority": "同意超过有效票半数", "two_thirds": "同意达到有效票三分之二"}
QUORUMS = {"two_thirds": "应到三分之二", "half": "应到过半数", "all": "全部到会"}
TIE_RULES = {"review": "由下一级审核决定", "draw": "当场抽签"}
VOTER_KINDS = {"teacher": "教师", "parent": "家长代表", "student": "学生代表"}

# Places split over classes, and the parts that some schools weigh beside the vote (case C01).
QUOTA_SOURCES = {"township": "中心校下达", "county": "县资助中心下达", "school": "学校自定"}
QUOTA_BASES = {"size": "按班级人数", "applicants": "按申请人数", "score": "按申请人得分"}
QUOTA_METHODS = {"largest_remainder": "最大余数法", "sainte_lague": "圣拉古法"}
EVALUATIONS = {"self": "自评", "peer": "互评", "teacher": "老师评", "school": "学校评"}

NOTICE_PHASES = {"recognition": "认定公示（助前）", "before_aid": "资助公示（助前）", "after_aid": "发放公示（助后）"}

# Where a notice of recognition hangs: only the one before the whole school leads to recognition (case C16).
NOTICE_SCOPES = {"class": "班级", "grade": "年级", "school": "全校", "township": "中心校"}

NOTICE_STATUSES = {
    "draft": "草稿",
    "posted": "公示中",
    "finished": "期满",
    "taken_down": "已撤下",
    "replaced": "已更换",
}

OBJECTION_CHANNELS = {"phone": "电话", "letter": "书信", "mailbox": "意见箱", "visit": "来访", "email": "电子邮件"}

FINDINGS = {"open": "处理中", "upheld": "异议属实", "rejected": "异议不成立"}

FUND_SOURCES = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "school": "学校",
    "social": "社会",
}

WAYS = {"card": "银行卡/社保卡", "cash": "现金"}

PAYMENT_RESULTS = {"sent": "已送出", "paid": "已到账", "failed": "发放失败", "returned": "退回上级"}

SIGNERS = {"student": "学生本人", "guardian": "监护人", "proxy": "代领"}

# What a family writes on the return slip of the notice letter, and what that still asks of the school.
LETTER_ANSWERS = {"apply": "申请", "none": "不申请", "waive": "放弃申请"}
LETTER_STEPS = {
    "enter": "登记申请",
    "write": "登记放弃说明",
    "sign": "放弃说明待签字",
    "compare": "已有申请，与回执不符",
    "ask": "特殊群体，请再问一次",
}


def grade_title(grade: int) -> str:
    """Return "四年级" for 4; an ordinal outside the table is shown as "第 n 级"."""
    return GRADES.get(grade, f"第{grade}级")


def class_title(grade: int, name: str) -> str:
    """Return "四年级1班"."""
    return f"{grade_title(grade)}{name}"
