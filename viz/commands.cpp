#include "viz/commands.hpp"

#include "viz/day_map.hpp"
#include "viz/describe.hpp"
#include "viz/display.hpp"
#include "viz/film.hpp"
#include "viz/story.hpp"

#include <SFML/Graphics/Image.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
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

namespace {

void read_size(std::string const& size, int& width, int& height) {
  int used = 0;
  if (std::sscanf(size.c_str(), "%5dx%5d%n", &width, &height, &used) != 2 || used != static_cast<int>(size.size()) ||
      width < kLeastSize || height < kLeastSize || width > kMostSize || height > kMostSize)
    throw std::invalid_argument{"'" + size + "' is no size of a picture; write for example --size 1920x1080"};
}

std::int32_t time_of(std::string const& clock, char const* option) {
  if (auto const at = seconds_of(clock)) return *at;
  throw std::invalid_argument{"'" + clock + "' is no time of day; write for example " + option + " 08:15"};
}

Layout layout_asked(Request const& request, Stage& stage) {
  if (auto const layout = layout_of(request.layout)) return *layout;
  if (stage.size() < 2) return Layout::kSingle;
  return stage.reader(0).scenery().city == stage.reader(1).scenery().city ? Layout::kSplit : Layout::kTwin;
}

std::vector<std::filesystem::path> recordings_of(std::vector<std::filesystem::path> const& paths) {
  std::vector<std::filesystem::path> result;
  for (auto const& path : paths) result.push_back(recording_of(path));
  return result;
}

/// Of the runs shown, what is wrong with their files.
std::string complaint_of(Stage& stage, Language language) {
  for (std::size_t i = 0; i < stage.size(); ++i)
    if (!stage.reader(i).complete()) return in(language, kCutOff) + clock_text(stage.reader(i).end());
  return {};
}

}  // namespace

StoryLook look_of(Request const& request, Camera const& size) {
  StoryLook look;
  look.width = size.width;
  look.height = size.height;
  look.dark = request.theme != "light";
  if (!request.language.empty()) look.language = request.language == "ko" ? Language::kKorean : Language::kEnglish;
  look.stamp = request.stamp;
  look.legend = request.legend;
  look.reduced_motion = request.reduced_motion;
  return look;
}

Story story_of(Request const& request) {
  if (!request.scenes.empty()) {
    std::ifstream file{request.scenes};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    if (!file) throw std::invalid_argument{"V432: cannot open the story " + request.scenes.string()};
    return read_story(text);
  }
  Story story;
  story.runs = request.paths;
  Scene scene;
  scene.at = time_of(request.at, "--at");
  auto const until = request.until.empty() ? scene.at + 3600 : time_of(request.until, "--until");
  if (until <= scene.at || request.speed <= 0)
    throw std::invalid_argument{"a film ends after it begins; write for example --at 07:00 --until 09:00 --speed 300"};
  scene.speed = request.speed;
  scene.hold = (until - scene.at) / request.speed;
  scene.layer = layer_of(request.layer);
  scene.heat = heat_of(request.layer).value_or(Heat::kNone);
  scene.metres_per_pixel = request.metres_per_pixel;
  scene.place = request.place;
  scene.route = request.route;
  scene.charts = request.charts;
  scene.estimate = request.estimate;
  scene.caption = {request.caption, request.caption};
  story.scenes.push_back(scene);
  return story;
}

View view_of(Request const& request, recording::RecordingReader const& reader) {
  int width = 0;
  int height = 0;
  read_size(request.size, width, height);
  View view;
  view.camera = whole_city(reader.scenery(), width, height);
  if (request.metres_per_pixel > 0) view.camera.metres_per_pixel = request.metres_per_pixel;
  view.dark = request.theme != "light";
  view.language = request.language == "ko"   ? Language::kKorean
                  : request.language == "en" ? Language::kEnglish
                                             : home_language(reader.scenery());
  view.layer = layer_of(request.layer);
  view.heat = heat_of(request.layer).value_or(Heat::kNone);
  view.charts = request.charts;
  view.legend = request.legend;
  view.stamp = request.stamp;
  view.estimate = request.estimate;
  view.caption = request.caption;
  if (!reader.complete()) view.notice = in(view.language, kCutOff) + clock_text(reader.end());
  return view;
}

StageView stage_view_of(Request const& request, Stage& stage) {
  StageView view;
  static_cast<View&>(view) = view_of(request, stage.reader(0));
  if (!stage.text().reads_korean()) view.language = Language::kEnglish;
  view.layout = layout_asked(request, stage);
  view.camera = stage.home_camera(view);
  if (request.metres_per_pixel > 0) view.camera.metres_per_pixel = request.metres_per_pixel;
  view.notice = complaint_of(stage, view.language);
  if (request.place.empty()) return view;
  for (auto const& found : search(stage.reader(0).scenery(), request.place, 20)) {
    if (found.kind == Found::Kind::kRoute) continue;
    view.camera.centre = found.position;
    return view;
  }
  throw std::invalid_argument{"no place or stop is called '" + request.place + "'"};
}

int still(Request const& request) {
  if (!ensure_display()) return 5;
  Stage stage{recordings_of(request.paths)};
  auto view = stage_view_of(request, stage);
  auto const at = time_of(request.at, "--at");
  if (at < stage.begin(view) || at >= stage.end(view))
    throw std::invalid_argument{"the recording holds " + clock_text(stage.begin(view)) + " to " +
                                clock_text(stage.end(view)) + ", not " + request.at};
  if (!stage.text().complaint().empty()) std::cerr << stage.text().complaint() << '\n';
  if (request.route.empty()) return save(stage.paint(at, view), request.out);
  auto story = story_of(request);
  story.scenes[0].layout = view.layout;
  StoryPainter painter{stage, story, look_of(request, view.camera)};
  return save(painter.paint(0), request.out);
}

int film(Request const& request) {
  auto story = story_of(request);
  int width = 0;
  int height = 0;
  read_size(request.size, width, height);
  if (!ensure_display()) return 5;
  Stage stage{recordings_of(story.runs)};
  if (request.scenes.empty()) story.scenes[0].layout = layout_asked(request, stage);
  if (!stage.text().complaint().empty()) std::cerr << stage.text().complaint() << '\n';
  if (auto const words = complaint_of(stage, Language::kEnglish); !words.empty()) std::cerr << words << '\n';
  Camera size;
  size.width = width;
  size.height = height;
  StoryPainter painter{stage, story, look_of(request, size)};
  FilmWriter writer{request.out, width, height, request.frames_per_second};
  auto const frames = static_cast<int>(std::lround(length_of(story) * request.frames_per_second));
  auto const start = std::chrono::steady_clock::now();
  auto const elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  for (int i = 0; i < frames; ++i) {
    writer.add(painter.paint((i + 0.5) / request.frames_per_second));
    if (i % 100 == 99)
      std::fprintf(stderr, "frame %d of %d, %.1f frames a second\n", i + 1, frames, (i + 1) / elapsed());
  }
  writer.finish();
  std::fprintf(stderr, "%s: %d frames in %.1f s, %.1f frames a second\n", writer.out().c_str(), frames, elapsed(),
               frames / std::max(0.001, elapsed()));
  return 0;
}

int map(Request const& request) {
  recording::RecordingReader reader{recording_of(request.paths.front())};
  auto const view = view_of(request, reader);
  if (!ensure_display()) return 5;
  TextPainter text;
  if (!text.complaint().empty()) std::cerr << text.complaint() << '\n';
  return save(draw_day_map(reader, topic_of(request.topic), view, text), request.out);
}

int counts(Request const& request) {
  recording::RecordingReader reader{recording_of(request.paths.front())};
  auto const at = time_of(request.at, "--at");
  auto const counted = reader.counts_at(at);
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
