#pragma once

#include "sim/core/mode.hpp"
#include "sim/recording/scenery.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace twinshift::viz {

enum class Language { kEnglish, kKorean };

/// English and Korean words of the picture.
struct Words {
  char const* en;
  char const* ko;
};

inline constexpr std::array<Words, kModes> kModeWords = {{
    {"Car", "승용차"},
    {"Car passenger", "승용차 동승"},
    {"Bus", "버스"},
    {"BRT", "BRT"},
    {"Train", "철도"},
    {"On foot", "도보"},
    {"Bike", "자전거"},
    {"E-bike", "전기자전거"},
    {"Bike share", "공유자전거"},
    {"E-scooter", "킥보드"},
    {"Park and ride", "환승주차"},
    {"Bike and rail", "자전거+철도"},
    {"Shuttle", "셔틀"},
}};
inline constexpr Words kPeopleOnTheMove = {"People on the move", "이동 중인 사람"};
inline constexpr Words kSeed = {"seed", "시드"};
inline constexpr Words kBase = {"base", "기준"};
inline constexpr Words kBaseTitle = {"Base", "기준안"};
inline constexpr Words kPolicyTitle = {"Policy", "정책안"};
inline constexpr Words kOneClock = {"One clock, one scale, same people", "같은 시계, 같은 축척, 같은 사람"};
inline constexpr Words kEstimate = {"estimate 추정", "추정 estimate"};
inline constexpr Words kNoise = {"inside the noise", "오차 범위 안"};
inline constexpr Words kOneSeed = {"one seed: no interval", "시드 하나: 구간 없음"};
inline constexpr Words kNotInRecording = {"not in this recording", "이 기록에 없음"};
inline constexpr Words kOneMapOnly = {
    "Several maps need several runs and a wide window of 1280 x 720 or more; showing one.",
    "여러 지도에는 실행 결과 여럿과 1280 x 720 이상의 창이 필요합니다."};
inline constexpr Words kNoDepot = {"No hydrogen depot in this recording, or the window is too small; showing the map.",
                                   "이 기록에 수소 차고지가 없거나 창이 작아 지도를 보여 줍니다."};
inline constexpr Words kTooNarrow = {"The window is too narrow for all words; make it wider.",
                                     "창이 좁아 글자가 잘립니다. 넓혀 주세요."};
inline constexpr Words kPaused = {"paused", "일시정지"};
inline constexpr Words kCutOff = {"The recording was cut off; it plays until ",
                                  "기록이 중간에 끊겼습니다. 재생 가능: ~"};

inline std::string in(Language language, Words words) { return language == Language::kKorean ? words.ko : words.en; }

/// The name in the picture's language; the other one if there is none.
inline std::string const& in(Language language, recording::Name const& name) {
  return (language == Language::kKorean && !name.ko.empty()) || name.en.empty() ? name.ko : name.en;
}

inline Language home_language(recording::Scenery const& scenery) {
  return scenery.time_zone == "Asia/Seoul" ? Language::kKorean : Language::kEnglish;
}

/// 12345 as 12,345.
inline std::string with_commas(std::uint64_t n) {
  auto text = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > 0; i -= 3)
    text.insert(static_cast<std::size_t>(i), ",");
  return text;
}

/// 29700 as 08:15; past midnight it starts again at 00.
inline std::string clock_text(std::int32_t seconds) {
  auto const two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(seconds / 3600 % 24) + ":" + two(seconds / 60 % 60);
}

}  // namespace twinshift::viz
