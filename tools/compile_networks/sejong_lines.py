"""Lines of Sejong that are told here rather than in a source table: ends, ways, vehicles, trains and the metro."""

# Courses of the routes of 2025 without a known stop order: names (or beginnings of names) of listed stops to pass, in
# order; "@" is a place outside. Ends and via points are those of the city's table; where it names a place that no
# listed stop is called after, the nearest listed stop stands here.
COURSES = {
    "B6": ("세종고속시외버스터미널(지상)", "정부세종청사남측", "누리동", "오송역"),
    "B7": ("봉암리", "연기리", "한별동", "정부세종청사북측", "한솔동", "세종고속시외버스터미널(지상)", "반석역"),
    "B1": ("오송역", "누리동", "정부세종청사북측", "한솔동", "대평동", "세종시청.교육청.시의회", "국책연구단지",
           "@X_technovalley", "@X_daedeok", "@X_daejeon"),
    "1000": ("조형아파트", "조치원역", "봉암리", "해밀동", "정부세종청사북측", "한솔동", "세종고속시외버스터미널", "반석역"),
    "1001": ("집현동", "국책연구단지", "세종시청.교육청.시의회", "세종고속시외버스터미널", "@X_technovalley",
             "@X_dj_cityhall"),
    "1003": ("반석역", "세종고속시외버스터미널", "다정동커뮤니티센터", "정부세종청사북측", "해밀동", "누리동", "오송역",
             "@X_osong2"),
    "M1": ("누리동", "해밀동", "정부세종청사북측", "새롬동.나성동", "한솔동", "반석역"),
    "202": ("정부세종청사북측", "도담동(도램마을)", "두루중학교", "정부세종청사북측"),
    "204": ("충남대학교병원세종의원", "정부세종청사남측", "다정동커뮤니티센터", "충남대학교병원세종의원"),
    "222": ("반곡동(수루배마을)", "국책연구단지", "세종시청.교육청.시의회", "정부세종청사남측", "아름초등학교"),
    "271": ("누리동", "해밀동", "도램마을14,15단지", "누리동"),
    "272": ("누리동", "정부세종청사북측", "세종고속시외버스터미널", "세종시청.교육청.시의회", "집현동"),
    "273": ("누리동", "정부세종청사북측", "세종호수공원", "국책연구단지북측", "집현동"),
    "274": ("누리동", "해밀동", "세종호수공원", "누리동"),
    "275": ("누리동", "해밀동", "새롬동.나성동", "고운동커뮤니티센터남측"),
    "279": ("누리동", "해밀동", "국무조정실", "국책연구단지북측", "새나루마을10단지"),
    "340": ("조치원버스터미널", "명학산업단지", "다솜동", "집현동", "세종시청.교육청.시의회", "세종고속시외버스터미널"),
    "430": ("@X_kkotdongne", "부강역", "명학산업단지", "다솜동", "집현동", "세종시청.교육청.시의회",
            "세종고속시외버스터미널"),
    "550": ("조치원역", "봉암리", "해밀동", "정부세종청사남측", "다정동커뮤니티센터", "장군면사무소", "@X_gongju"),
    "551": ("조치원역", "봉암리", "해밀동", "정부세종청사남측", "다정동커뮤니티센터", "장군면사무소", "@X_gongju"),
    "655": ("세종고속시외버스터미널", "반석역", "@X_cnu"),
    "801": ("문화체육관광부", "정부세종청사북측", "해밀동", "봉암리", "조치원역", "홍익대학교", "전의역", "민석아파트입구"),
}
BRT_ONLY = ("B6", "B1")  # run from stop to stop of the BRT alone
# Names of stops outside that composed routes and trains call at.
OUTSIDE_STOPS = {
    "X_cnu": ("Chungnam National University (Daejeon)", "충남대학교"),
    "X_dj_cityhall": ("Daejeon City Hall", "대전시청"), "X_technovalley": ("Daedeok Technovalley", "대덕테크노밸리"),
    "X_daedeok": ("Daedeok industrial complex", "대덕산업단지"), "X_daejeon": ("Daejeon Station", "대전역"),
    "X_kkotdongne": ("Kkotdongnae University", "꽃동네대학교"), "X_osong2": ("Osong 2 district", "오송2지구"),
    "X_gongju": ("Sanseong Market (Gongju)", "산성시장"), "X_noeun": ("Noeun", "노은"),
    "X_worldcup": ("World Cup Stadium", "월드컵경기장"), "X_yuseong": ("Yuseong Spa", "유성온천"),
    "X_galma": ("Galma", "갈마"), "X_dj_complex": ("Government Complex Daejeon", "정부청사"),
    "X_yongmun": ("Yongmun", "용문"), "X_seodaejeon": ("Seodaejeon Negeori", "서대전네거리"),
    "X_jungangno": ("Jungangno", "중앙로"), "X_panam": ("Panam", "판암"),
}
# Daejeon Metro line 1, twelve of its 22 stations: minutes from Banseok. General knowledge.
METRO = (("X_banseok", 0), ("X_noeun", 3), ("X_worldcup", 5), ("X_yuseong", 11), ("X_galma", 15), ("X_dj_complex", 18),
         ("X_dj_cityhall", 20), ("X_yongmun", 23), ("X_seodaejeon", 28), ("X_jungangno", 32), ("X_daejeon", 34),
         ("X_panam", 40))
# Names outside by which rail_lines.csv calls stations: the node of the street graph they stand at.
RAIL_NODES = {"대전": "X_daejeon", "신탄진": "X_sintanjin", "천안": "X_cheonan", "오송": "X_osong",
              "청주": "X_cheongju_station", "오근장": "X_ogeunjang", "천안아산": "X_cheonan_asan",
              "광명": "X_gwangmyeong", "서울": "X_seoul", "수서": "X_suseo"}
RAIL_TYPES = {"GB-N": ("KORAIL", "train_electric"), "GB-S": ("KORAIL", "train_electric"),
              "CB": ("KORAIL", "train_electric"), "KTX-N": ("KORAIL KTX", "train_high_speed"),
              "SRT": ("SR", "train_high_speed"), "KTX-S": ("KORAIL KTX", "train_high_speed")}

# B0 counts both directions of the ring together: twelve articulated buses cannot run 112 loops each way. All twelve
# are out in the peaks: a loop each way every 11 minutes, within the published range of 8 to 12.
BOTH_DIRECTIONS = ("B0",)
# B1: 11 min on average, run with up to 20 buses, which leave every 10 minutes at most.
# Where the headway range or the trips of the city's table leave a route open: (peak, off-peak) minutes, estimates.
HEADWAYS = {"B0": (11, 24), "B6": (15, 34), "B1": (10, 12), "551": (180, 180)}
# The table counts 35 trips of M1 for Sejong's operator; both operators together run 67.
TRIPS = {"M1": 67}
SPANS = {"B0": ("06:00", "24:00"), "B4": ("05:33", "23:13"), "B5": ("06:05", "23:07"), "1000": ("05:30", "24:20")}

HYDROGEN = ("B2", "B4", "B7", "B6")  # SCTC's 54 hydrogen buses, put on its longest BRT lines: an estimate
TRUNK_BY_GYOTONG = ("340", "430", "550", "551", "601", "655", "801", "991", "1000", "1003", "M1")
