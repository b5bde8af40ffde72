"""Readable English names from Korean ones and their romanisation by rule."""

import re

_WHOLE = {
    "정부세종청사": "Government Complex", "정부세종청사남측": "Government Complex South",
    "정부세종청사북측": "Government Complex North", "세종시청.교육청.시의회": "City Hall, Office of Education, Council",
    "세종시청": "City Hall", "세종고속시외버스터미널": "Sejong Express Bus Terminal",
    "세종고속시외버스터미널(지상)": "Sejong Express Bus Terminal (street)",
    "세종고속시외버스터미널(지하)": "Sejong Express Bus Terminal (underground)", "세종터미널": "Sejong Terminal",
    "조치원버스터미널": "Jochiwon Bus Terminal", "조치원터미널": "Jochiwon Terminal", "세종호수공원": "Sejong Lake Park",
    "호수공원": "Lake Park", "국립세종수목원": "Sejong National Arboretum", "국립세종도서관정문": "National Library",
    "국책연구단지": "National Research Complex", "국책연구단지북측": "National Research Complex North",
    "법원.검찰청,경찰청": "Courts and Police", "보건복지부 고용노동부": "Ministries of Health and Labour",
    "문화체육관광부": "Ministry of Culture", "공정거래위원회": "Fair Trade Commission", "국무조정실": "Prime Minister's Office",
    "인사혁신처": "Ministry of Personnel Management", "대전시청환승지": "Daejeon City Hall", "현대아울렛": "Hyundai Outlet",
    "세종충남대학교병원": "Sejong CNU Hospital", "은하수공원": "Eunhasu Park", "한국개발연구원(KDI)": "KDI",
    "공동캠퍼스": "Joint Campus", "시립도서관": "City Library", "고려대학교": "Korea University", "홍익대학교": "Hongik University",
    "충남대학교": "Chungnam National University", "산학연클러스터": "Industry-Research Cluster", "세종중앙공원": "Sejong Central Park",
}
# Endings of the romanisation and what they mean; longer ones first.
_ENDINGS = (
    ("chodeunghakgyo", " Elementary School"), ("godeunghakgyo", " High School"), ("junghakgyo", " Middle School"),
    ("daehakgyo", " University"), ("maeulhoegwan", " Village Hall"), ("bogeonjillyoso", " Health Post"),
    ("geullingongwon", " Park"), ("eorinigongwon", " Children's Park"), ("keomyunitisenteo", " Community Centre"),
    ("haengjeongbokjisenteo", " Community Office"), ("saneopdanji", " Industrial Complex"),
    ("nonggongdanji", " Rural Industrial Complex"), ("myeonsamuso", "-myeon Office"), ("eupsamuso", "-eup Office"),
    ("apateu", " Apartments"), ("byeongwon", " Hospital"),
    ("ucheguk", " Post Office"), ("gongwon", " Park"), ("sageori", " Crossroads"),
    ("samgeori", " Junction"), ("danji", " Complex"), ("ipgu", " Entrance"), ("namcheuk", " South"),
    ("bukcheuk", " North"), ("dwipyeon", " Rear"), ("humun", " Rear Gate"), ("jeongmun", " Main Gate"),
)
_MAEUL = re.compile(r"maeul(?=[0-9])")


def english(korean, romanised):
    """A name that reads as English where a rule is known, else the romanisation."""
    if not korean:
        return romanised
    if korean in _WHOLE:
        return _WHOLE[korean]
    if korean.endswith("역") and len(korean) > 2:
        base = romanised.removesuffix("yeok")
        if base.endswith("g") and not base.endswith("ng"):
            base = base[:-1] + "k"  # the rule joins the sounds of name and ending
        return base + " Station"
    text = _MAEUL.sub("maeul ", romanised)
    text = re.sub(r"(?<=[a-z])(\d)", r" \1", text)
    for ending, meaning in _ENDINGS:
        text = re.sub(rf"(?<=[a-z0-9]){ending}", meaning, text, flags=re.IGNORECASE)
    text = re.sub(r"(\d[\d,.+ ]*) Complex", lambda m: "Complex " + m[1].strip(), text)
    text = re.sub(r"(\d)Ri\b", r"\1-ri", text)
    if "동(" in korean:
        text = text.replace("dong(", "-dong (", 1)
    text = re.sub(r"(?<=\S)\(", " (", text)
    if re.fullmatch(r"[가-힣]+동", korean) and text.endswith("dong") and not text.endswith("-dong"):
        text = text[:-4] + "-dong"
    if korean in ("누리동", "한별동", "다솜동", "집현동", "해밀동"):
        text = {"누리동": "Nuri", "한별동": "Hanbyeol", "다솜동": "Dasom", "집현동": "Jiphyeon", "해밀동": "Haemil"}[korean] + "-dong"
    return " ".join(text.split())
