#include "viz/story.hpp"

#include "viz/describe.hpp"
#include "viz/measures.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace twinshift::viz {
namespace {

constexpr double kCut = 0.3;    // [s] through dark
constexpr double kGlide = 0.6;  // [s] of the camera

Layer layer_of(std::string const& name) {
  return name == "people"     ? Layer::kPeople
         : name == "vehicles" ? Layer::kVehicles
         : name == "none"     ? Layer::kNone
                              : Layer::kAll;
}

recording::Name name_in(nlohmann::json const& object, char const* key) {
  auto const found = object.find(key);
  if (found == object.end()) return {};
  return {found->value("en", std::string{}), found->value("ko", std::string{})};
}

Scene scene_in(nlohmann::json const& json, std::size_t runs) {
  Scene scene;
  scene.at = json.value("at", scene.at);
  scene.speed = json.value("speed", scene.speed);
  scene.hold = json.value("hold", scene.hold);
  if (auto const layout = layout_of(json.value("layout", std::string{"single"})))
    scene.layout = *layout;
  else
    throw std::invalid_argument{"the story names an unknown layout"};
  scene.runs = json.value("runs", std::vector<std::size_t>{});
  for (auto const run : scene.runs)
    if (run >= runs) throw std::invalid_argument{"the story names a run that it does not list"};
  scene.place = json.value("place", std::string{});
  scene.metres_per_pixel = json.value("metres_per_pixel", 0.0);
  auto const layer = json.value("layer", std::string{"all"});
  scene.heat = heat_of(layer).value_or(Heat::kNone);
  scene.layer = layer_of(layer);
  scene.route = json.value("route", std::string{});
  if (json.contains("traveller")) scene.traveller = json["traveller"].get<std::uint64_t>();
  scene.charts = json.value("charts", false);
  scene.estimate = json.value("estimate", false);
  scene.caption = name_in(json, "caption");
  bool const sane = scene.at >= 0 && scene.at < 48 * 3600 && scene.hold > 0 && scene.hold <= 3600 && scene.speed >= 0 &&
                    scene.speed <= 3600 && scene.metres_per_pixel >= 0 && scene.metres_per_pixel <= 200;
  if (!sane) throw std::invalid_argument{"a scene of the story has a time, speed, hold or zoom out of range"};
  return scene;
}

double ramp(double value) { return std::clamp(value, 0.0, 1.0); }

}  // namespace

Story read_story(std::string_view text) {
  try {
    auto const json = nlohmann::json::parse(text);
    Story story;
    story.title = name_in(json, "title");
    for (auto const& run : json.at("runs")) story.runs.emplace_back(run.get<std::string>());
    for (auto const& scene : json.at("scenes")) story.scenes.push_back(scene_in(scene, story.runs.size()));
    if (story.runs.empty() || story.scenes.empty()) throw std::invalid_argument{"the story has no runs or no scenes"};
    return story;
  } catch (nlohmann::json::exception const& error) {
    throw std::invalid_argument{std::string{"the story cannot be read: "} + error.what()};
  }
}

bool glides(Story const& story, std::size_t scene) {
  if (scene == 0) return false;
  auto const& before = story.scenes[scene - 1];
  auto const& now = story.scenes[scene];
  auto const ends = before.at + before.speed * before.hold;
  return before.layout == now.layout && before.runs == now.runs && std::abs(ends - now.at) < 120;
}

double length_of(Story const& story) {
  double length = story.title.en.empty() && story.title.ko.empty() ? 0 : kTitleSeconds + kEndSeconds;
  for (auto const& scene : story.scenes) length += scene.hold;
  return length;
}

Moment moment_at(Story const& story, double t) {
  Moment moment;
  bool const cards = !story.title.en.empty() || !story.title.ko.empty();
  if (cards && t < kTitleSeconds) {
    moment.kind = Moment::Kind::kTitle;
    moment.clock = story.scenes.front().at;
    return moment;
  }
  t = std::max(0.0, cards ? t - kTitleSeconds : t);
  for (std::size_t i = 0; i < story.scenes.size(); ++i) {
    auto const& scene = story.scenes[i];
    bool const last = i + 1 == story.scenes.size();
    if (t >= scene.hold && !(last && !cards)) {
      t -= scene.hold;
      continue;
    }
    t = std::min(t, scene.hold);
    moment.scene = i;
    moment.clock = scene.at + scene.speed * t;
    if (glides(story, i))
      moment.glide = ease(t / kGlide);
    else if (i > 0)
      moment.dark = 1 - ramp(t / (kCut / 2));
    if (!last && !glides(story, i + 1)) moment.dark = std::max(moment.dark, ramp((t - scene.hold) / (kCut / 2) + 1));
    return moment;
  }
  moment.kind = Moment::Kind::kEnd;
  moment.scene = story.scenes.size() - 1;
  return moment;
}

StoryPainter::StoryPainter(Stage& stage, Story story, StoryLook look)
    : stage_{stage},
      story_{std::move(story)},
      look_{look},
      canvas_{look.width, look.height},
      views_(story_.scenes.size()),
      followed_(story_.scenes.size()),
      looked_for_(story_.scenes.size(), false) {}

void StoryPainter::resize(int width, int height) {
  look_.width = width;
  look_.height = height;
  canvas_ = Canvas{width, height};
  forget_views();
}

void StoryPainter::set_dark(bool dark) {
  look_.dark = dark;
  forget_views();
}

void StoryPainter::set_language(Language language) {
  look_.language = language;
  forget_views();
}

void StoryPainter::toggle_captions() {
  captions_ = !captions_;
  forget_views();
}

Language StoryPainter::language_of(StageView const& view) {
  if (!stage_.text().reads_korean()) return Language::kEnglish;
  if (look_.language) return *look_.language;
  return home_language(stage_.reader(view.runs.empty() ? 0 : view.runs.front()).scenery());
}

Camera StoryPainter::camera_of(std::size_t index, StageView const& view) {
  auto const& scene = story_.scenes[index];
  auto camera = stage_.home_camera(view);
  if (scene.metres_per_pixel > 0) camera.metres_per_pixel = scene.metres_per_pixel * 1080 / look_.height;
  if (scene.place.empty()) return camera;
  auto const run = view.runs.empty() ? 0 : view.runs.front();
  for (auto const& found : search(stage_.reader(run).scenery(), scene.place, 20)) {
    if (found.kind == Found::Kind::kRoute) continue;
    camera.centre = found.position;
    break;
  }
  return camera;
}

StageView StoryPainter::view_of(std::size_t index) {
  if (views_[index]) return *views_[index];
  auto const& scene = story_.scenes[index];
  StageView view;
  view.camera.width = look_.width;
  view.camera.height = look_.height;
  view.dark = look_.dark;
  view.stamp = look_.stamp;
  view.legend = look_.legend;
  view.layout = scene.layout;
  view.runs = scene.runs;
  view.layer = scene.layer;
  view.heat = scene.heat;
  view.charts = scene.charts;
  view.estimate = scene.estimate;
  view.language = language_of(view);
  if (captions_) view.caption = in(view.language, scene.caption);
  view.trails = scene.speed <= 300;
  view.camera = camera_of(index, view);
  views_[index] = view;
  return view;
}

void StoryPainter::follow(std::size_t index, double clock, StageView& view) {
  auto const& scene = story_.scenes[index];
  if (scene.route.empty() && !scene.traveller) return;
  auto& reader = stage_.reader(view.runs.empty() ? 0 : view.runs.front());
  auto const& scenery = reader.scenery();
  recording::Frame frame;
  try {
    if (!looked_for_[index]) {
      looked_for_[index] = true;
      frame = reader.frame_at(scene.at);
      if (scene.traveller) followed_[index] = traveller(scenery, *scene.traveller);
      for (std::size_t i = 0; i < scenery.routes.key.size() && !scene.route.empty(); ++i)
        if (scenery.routes.key[nth<RouteId>(i)] == scene.route)
          followed_[index] = vehicle_of(scenery, frame, nth<RouteId>(i));
    }
    frame = reader.frame_at(clock);
  } catch (recording::RecordingError const&) {
    return;  // the picture says what is wrong
  }
  view.follow = followed_[index];
  view.followed_run = view.runs.empty() ? 0 : view.runs.front();
  if (!view.follow) return;
  for (auto const& seen : frame.seen)
    if (seen.mover == *view.follow) view.camera.centre = {static_cast<double>(seen.x), static_cast<double>(seen.y)};
}

Canvas const& StoryPainter::paint(double t) {
  auto const moment = moment_at(story_, t);
  if (moment.kind == Moment::Kind::kTitle) {
    paint_title(t);
    return canvas_;
  }
  if (moment.kind == Moment::Kind::kEnd) {
    paint_end();
    return canvas_;
  }
  auto view = view_of(moment.scene);
  if (moment.glide < 1 && !look_.reduced_motion)
    view.camera = between(view_of(moment.scene - 1).camera, view.camera, moment.glide);
  follow(moment.scene, moment.clock, view);
  auto const clock = std::clamp(moment.clock, static_cast<double>(stage_.begin(view)),
                                std::max<double>(stage_.begin(view), stage_.end(view) - 1));
  canvas_ = stage_.paint(clock, view);
  if (view.follow) {
    auto& reader = stage_.reader(view.runs.empty() ? 0 : view.runs.front());
    auto const s = look_.height / 1080.0;
    auto const card =
        describe_mover(reader, *view.follow, static_cast<std::int32_t>(clock),
                       stage_.map(view.runs.empty() ? 0 : view.runs.front()).heat().mode_in_base(*view.follow),
                       view.dark ? kDark : kLight, view.language);
    draw_info_card(canvas_, stage_.text(), card, 620 * s, 780 * s, s, view.dark ? kDark : kLight);
  }
  if (moment.dark > 0) darken(moment.dark);
  return canvas_;
}

void StoryPainter::darken(double share) {
  auto const& theme = look_.dark ? kDark : kLight;
  canvas_.rectangle(0, 0, canvas_.width(), canvas_.height(), theme.panel, share);
}

void StoryPainter::paint_title(double t) {
  auto const& theme = look_.dark ? kDark : kLight;
  auto const s = look_.height / 1080.0;
  // the first map comes through in the last second
  auto const shine = 0.3 * ramp(t - (kTitleSeconds - 1));
  canvas_.fill(theme.panel);
  if (shine > 0) {
    auto view = view_of(0);
    canvas_ = stage_.paint(
        std::clamp<double>(story_.scenes[0].at, stage_.begin(view), std::max(stage_.begin(view), stage_.end(view) - 1)),
        view);
    darken(1 - shine);
  }
  auto const korean_first = look_.language == Language::kKorean;
  auto const& first = korean_first ? story_.title.ko : story_.title.en;
  auto const& second = korean_first ? story_.title.en : story_.title.ko;
  auto& text = stage_.text();
  auto size = px(88, s);
  while (size > px(24, s) && text.measure(first, size, Weight::kBold) > look_.width - 320 * s) --size;
  text.draw(canvas_, first, 160 * s, 520 * s, size, Weight::kBold, theme.text);
  text.draw(canvas_, second, 160 * s, 604 * s, px(56, s), Weight::kSemibold, theme.text_second);
  double y = 690 * s;
  for (std::size_t i = 0; i < stage_.size(); ++i) {
    auto const& scenery = stage_.reader(i).scenery();
    auto const line = scenery.city.en + " " + scenery.city.ko + ", " + scenery.date.en + ", " + scenery.scenario.en;
    text.draw(canvas_, line, 160 * s, y, px(32, s), Weight::kRegular, theme.text_second);
    y += 48 * s;
  }
}

namespace {

/// Parts of a list, as many on each line as fit.
std::vector<std::string> wrapped(std::string const& list, TextPainter& text, int size, double width) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < list.size();) {
    auto const end = std::min(list.find("; ", at), list.size());
    auto const part = list.substr(at, end - at) + (end < list.size() ? "; " : "");
    if (!lines.back().empty() && text.measure(lines.back() + part, size, Weight::kRegular) > width)
      lines.emplace_back();
    lines.back() += part;
    at = end + 2;
  }
  return lines;
}

constexpr Words kModel = {"A model, not a measurement. What had to be assumed stands in each run's report.",
                          "측정이 아닌 모형입니다. 가정한 내용은 각 실행의 보고서에 있습니다."};

}  // namespace

void StoryPainter::paint_end() {
  auto const& theme = look_.dark ? kDark : kLight;
  auto const s = look_.height / 1080.0;
  auto& text = stage_.text();
  auto const language = language_of(view_of(0));
  bool const korean = language == Language::kKorean;
  canvas_.fill(theme.panel);
  double y = 200 * s;
  std::string credits;
  for (std::size_t i = 0; i < stage_.size(); ++i) {
    auto const& reader = stage_.reader(i);
    auto const& scenery = reader.scenery();
    credits += (i == 0 ? "" : "; ") + scenery.attribution;
    auto const day = so_far(reader.figures(), 30 * 3600);
    text.draw(canvas_, in(language, scenery.city) + " · " + stamp_of(scenery, language), 160 * s, y, px(34, s),
              Weight::kSemibold, theme.text);
    if (!reader.figures().quarters.empty()) {
      auto line = (korean ? "대중교통 " : "public transport ") + fixed(day.public_share_pct(), 1) +
                  (korean ? " %, CO₂e " : " % of journeys,  CO₂e ") + rounded(day.co2e_t, 0) + " t";
      if (day.hydrogen_kg > 0) line += (korean ? ", 수소 " : ",  hydrogen ") + rounded(day.hydrogen_kg, 0) + " kg";
      text.draw(canvas_, line, 160 * s, y + 52 * s, px(30, s), Weight::kRegular, theme.text_second);
    }
    y += 128 * s;
  }
  y = std::max(y + 20 * s, 760 * s);
  text.draw(canvas_, in(language, kOneSeed) + ". " + in(language, kModel), 160 * s, y, px(28, s), Weight::kRegular,
            theme.text_second);
  for (auto const& line : wrapped(short_credits(credits), text, px(24, s), look_.width - 320 * s)) {
    y += 40 * s;
    text.draw(canvas_, line, 160 * s, y, px(24, s), Weight::kRegular, theme.text_third);
  }
}

}  // namespace twinshift::viz
