#include "viz/commands.hpp"

#include "viz/day_map.hpp"
#include "viz/display.hpp"

#include <SFML/Graphics/Image.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace twinshift::viz {
namespace {

constexpr int kLeastSize = 320;
constexpr int kMostSize = 8192;

Layer layer_of(std::string const& name) {
  return name == "people"     ? Layer::kPeople
         : name == "vehicles" ? Layer::kVehicles
         : name == "none"     ? Layer::kNone
                              : Layer::kAll;
}

MapTopic topic_of(std::string const& name) {
  return name == "homes"       ? MapTopic::kHomes
         : name == "midday"    ? MapTopic::kMidday
         : name == "lines"     ? MapTopic::kLines
         : name == "boardings" ? MapTopic::kBoardings
                               : MapTopic::kStreets;
}

/// Writes the picture; says on stderr why if it can't. Returns the program's exit code.
int save(Canvas const& canvas, std::filesystem::path const& path) {
  sf::Image image;
  image.create(static_cast<unsigned>(canvas.width()), static_cast<unsigned>(canvas.height()), canvas.data());
  if (image.saveToFile(path.string())) return 0;
  std::cerr << "V410: cannot write the picture " << path.string() << '\n';
  return 5;
}

nlohmann::ordered_json by_mode(std::array<std::uint32_t, kModes> const& numbers) {
  nlohmann::ordered_json result;
  for (std::size_t m = 0; m < kModes; ++m) result[std::string{kModeTokens[m]}] = numbers[m];
  return result;
}

}  // namespace

std::filesystem::path recording_of(std::filesystem::path const& path) {
  return std::filesystem::is_directory(path) ? path / "recording.tsr" : path;
}

std::optional<std::int32_t> seconds_of(std::string const& clock) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int used = 0;
  auto const given = std::sscanf(clock.c_str(), "%2d:%2d%n:%2d%n", &hours, &minutes, &used, &seconds, &used);
  if (given < 2 || used != static_cast<int>(clock.size())) return std::nullopt;
  if (hours < 0 || hours > 47 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return std::nullopt;
  return hours * 3600 + minutes * 60 + seconds;
}

View view_of(Request const& request, recording::RecordingReader const& reader) {
  int width = 0;
  int height = 0;
  int used = 0;
  if (std::sscanf(request.size.c_str(), "%5dx%5d%n", &width, &height, &used) != 2 ||
      used != static_cast<int>(request.size.size()) || width < kLeastSize || height < kLeastSize || width > kMostSize ||
      height > kMostSize)
    throw std::invalid_argument{"'" + request.size + "' is no size of a picture; write for example --size 1920x1080"};
  View view;
  view.camera = whole_city(reader.scenery(), width, height);
  if (request.metres_per_pixel > 0) view.camera.metres_per_pixel = request.metres_per_pixel;
  view.dark = request.theme != "light";
  view.language = request.language == "ko"   ? Language::kKorean
                  : request.language == "en" ? Language::kEnglish
                                             : home_language(reader.scenery());
  view.layer = layer_of(request.layer);
  if (!reader.complete()) view.notice = in(view.language, kCutOff) + clock_text(reader.end());
  return view;
}

int still(Request const& request) {
  recording::RecordingReader reader{recording_of(request.path)};
  auto const view = view_of(request, reader);
  auto const at = seconds_of(request.at);
  if (!at) throw std::invalid_argument{"'" + request.at + "' is no time of day; write for example --at 08:15"};
  if (*at < reader.begin() || *at >= reader.end())
    throw std::invalid_argument{"the recording holds " + clock_text(reader.begin()) + " to " +
                                clock_text(reader.end()) + ", not " + request.at};
  if (!ensure_display()) return 5;
  Picture picture{reader};
  if (!picture.text().complaint().empty()) std::cerr << picture.text().complaint() << '\n';
  return save(picture.paint(*at, view), request.out);
}

int map(Request const& request) {
  recording::RecordingReader reader{recording_of(request.path)};
  auto const view = view_of(request, reader);
  if (!ensure_display()) return 5;
  TextPainter text;
  if (!text.complaint().empty()) std::cerr << text.complaint() << '\n';
  return save(draw_day_map(reader, topic_of(request.topic), view, text), request.out);
}

int counts(Request const& request) {
  recording::RecordingReader reader{recording_of(request.path)};
  auto const at = seconds_of(request.at);
  if (!at) throw std::invalid_argument{"'" + request.at + "' is no time of day; write for example --at 08:15"};
  auto const counted = reader.counts_at(*at);
  nlohmann::ordered_json result;
  result["at"] = request.at;
  result["people"] = by_mode(counted.people);
  result["vehicles"] = by_mode(counted.vehicles);
  result["waiting"] = counted.waiting;
  if (request.json) {
    std::cout << result.dump() << '\n';
    return 0;
  }
  for (std::size_t m = 0; m < kModes; ++m)
    std::printf("%-14s %9s people %6s vehicles\n", std::string{kModeTokens[m]}.c_str(),
                with_commas(counted.people[m]).c_str(), with_commas(counted.vehicles[m]).c_str());
  std::printf("%-14s %9s people\n", "waiting", with_commas(counted.waiting).c_str());
  return 0;
}

}  // namespace twinshift::viz
