#include "viz/search_box.hpp"

#include <SFML/System/String.hpp>

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
namespace {

constexpr std::size_t kMostFound = 8;
constexpr std::size_t kMostBytes = 60;
constexpr std::uint32_t kBackspace = 8;
constexpr std::uint32_t kDelete = 127;

constexpr Words kTitle = {"Search a place, stop or route", "장소, 정류장, 노선 찾기"};
constexpr Words kNothingFound = {"nothing of that name", "결과 없음"};
constexpr std::array<Words, 3> kKinds = {{{"place", "장소"}, {"stop", "정류장"}, {"route", "노선"}}};

void drop_last_letter(std::string& text) {
  while (!text.empty()) {
    auto const last = static_cast<unsigned char>(text.back());
    text.pop_back();
    if ((last & 0xC0U) != 0x80U) return;  // the first byte of a letter
  }
}

}  // namespace

void SearchBox::open() {
  open_ = true;
  words_.clear();
  found_.clear();
  rows_.clear();
  chosen_ = 0;
}

void SearchBox::type(std::uint32_t letter, Stage& stage, std::vector<std::size_t> const& runs, Language language) {
  if (letter == kBackspace) drop_last_letter(words_);
  if (letter >= 32 && letter != kDelete && words_.size() < kMostBytes && !(words_.empty() && letter == U'/')) {
    auto const encoded = sf::String{static_cast<sf::Uint32>(letter)}.toUtf8();
    words_.append(encoded.begin(), encoded.end());
  }
  look(stage, runs, language);
}

void SearchBox::look(Stage& stage, std::vector<std::size_t> const& runs, Language language) {
  found_.clear();
  chosen_ = 0;
  std::vector<recording::Name> cities;  // runs of one city know the same names
  for (auto const run : runs) {
    auto const& scenery = stage.reader(run).scenery();
    if (std::find(cities.begin(), cities.end(), scenery.city) != cities.end()) continue;
    cities.push_back(scenery.city);
    for (auto& found : search(scenery, words_, kMostFound, language)) found_.push_back({run, std::move(found)});
  }
  if (found_.size() > kMostFound) found_.resize(kMostFound);
}

std::optional<FoundInRun> SearchBox::press(sf::Event::KeyEvent const& key) {
  if (key.code == sf::Keyboard::Escape) close();
  if (found_.empty()) return std::nullopt;
  if (key.code == sf::Keyboard::Down) chosen_ = (chosen_ + 1) % found_.size();
  if (key.code == sf::Keyboard::Up) chosen_ = (chosen_ + found_.size() - 1) % found_.size();
  if (key.code != sf::Keyboard::Enter) return std::nullopt;
  close();
  return found_[chosen_];
}

std::optional<FoundInRun> SearchBox::click(Point at) {
  close();
  for (std::size_t i = 0; i < std::min(rows_.size(), found_.size()); ++i)
    if (rows_[i].meets({at.x, at.y, 0, 0}, 0.5)) return found_[i];
  return std::nullopt;
}

void SearchBox::draw(Canvas& canvas, TextPainter& text, Theme const& theme, Language language) {
  auto const s = canvas.height() / 1080.0;
  auto const px = [s](double size) { return std::max(8, static_cast<int>(std::lround(size * s))); };
  Box const plate{std::max(0.0, (canvas.width() - 760 * s) / 2), 150 * s, std::min(760 * s, 1.0 * canvas.width()),
                  (130 + 52 * static_cast<double>(std::max<std::size_t>(1, found_.size()))) * s};
  draw_plate(canvas, plate, 14 * s, s, theme, 0.98);
  text.draw(canvas, in(language, kTitle), plate.x + 28 * s, plate.y + 40 * s, px(24), Weight::kRegular,
            theme.text_second);
  text.draw(canvas, words_ + "_", plate.x + 28 * s, plate.y + 88 * s, px(34), Weight::kSemibold, theme.text);
  rows_.clear();
  if (!words_.empty() && found_.empty())
    text.draw(canvas, in(language, kNothingFound), plate.x + 28 * s, plate.y + 146 * s, px(26), Weight::kRegular,
              theme.text_second);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    Box const row{plate.x + 16 * s, plate.y + (112 + 52 * static_cast<double>(i)) * s, plate.width - 32 * s, 48 * s};
    rows_.push_back(row);
    if (i == chosen_) canvas.rounded(row.x, row.y, row.width, row.height, 8 * s, theme.rule);
    auto const& found = found_[i].found;
    auto const kind = in(language, kKinds[static_cast<std::size_t>(found.kind)]);
    auto const room = row.width - 48 * s - text.measure(kind, px(24), Weight::kRegular);
    auto size = px(26);
    while (size > 8 && text.measure(found.name, size, Weight::kMedium) > room) --size;
    text.draw(canvas, found.name, row.x + 12 * s, row.y + 34 * s, size, Weight::kMedium, theme.text);
    text.draw(canvas, kind, row.x + row.width - 12 * s, row.y + 34 * s, px(24), Weight::kRegular, theme.text_second,
              Align::kRight);
  }
}

}  // namespace twinshift::viz
