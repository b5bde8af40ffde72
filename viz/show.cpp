#include "viz/commands.hpp"
#include "viz/describe.hpp"
#include "viz/display.hpp"
#include "viz/help.hpp"
#include "viz/sliders.hpp"
#include "viz/story.hpp"

#include <SFML/Graphics/Image.hpp>
#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Graphics/Sprite.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/Window/Event.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <stdexcept>

namespace twinshift::viz {
namespace {

constexpr std::array kSpeeds = {1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0};  // keys 1 ... 9
constexpr std::size_t kUsualSpeed = 5;
constexpr double kTrailsOffAbove = 300;
constexpr double kLeastMetresPerPixel = 0.1;
constexpr double kMostMetresPerPixel = 120;
constexpr float kStripSeconds = 12;
constexpr double kClickReach = 18;  // [px at 1080 lines]
constexpr std::size_t kMostFound = 8;
constexpr double kGlideSeconds = 0.6;

constexpr Words kSearchWords = {"Search: ", "찾기: "};
constexpr Words kNothingFound = {"nothing of that name", "결과 없음"};
constexpr Words kNotInService = {" is not in service now.", ": 지금 운행하지 않음"};
constexpr Words kNothingToFollow = {"Click a vehicle or a person first, then F follows it.",
                                    "먼저 차량이나 사람을 클릭한 뒤 F를 누르세요."};
constexpr Words kKept = {"The picture was kept as ", "저장됨: "};
constexpr Words kNotKept = {"V410: the picture cannot be written as ", "V410: 저장할 수 없음: "};
constexpr Words kKeysHint = {"? shows all keys", "? 키: 도움말"};

std::optional<Command> command_of(sf::Event::KeyEvent const& key) {
  if (key.control && key.shift && key.code == sf::Keyboard::S) return Command::kStill;
  switch (key.code) {
    case sf::Keyboard::Space:
      return Command::kPause;
    case sf::Keyboard::R:
      return Command::kBackward;
    case sf::Keyboard::Left:
      return Command::kEarlier;
    case sf::Keyboard::Right:
      return Command::kLater;
    case sf::Keyboard::Down:
      return Command::kSlower;
    case sf::Keyboard::Up:
      return Command::kFaster;
    case sf::Keyboard::B:
      return Command::kSingle;
    case sf::Keyboard::S:
      return Command::kSplit;
    case sf::Keyboard::T:
      return Command::kTwin;
    case sf::Keyboard::M:
      return Command::kMultiples;
    case sf::Keyboard::D:
      return Command::kDepot;
    case sf::Keyboard::C:
      return Command::kCharts;
    case sf::Keyboard::Home:
      return Command::kWholeCity;
    case sf::Keyboard::Add:
    case sf::Keyboard::Equal:
      return Command::kZoomIn;
    case sf::Keyboard::Subtract:
    case sf::Keyboard::Hyphen:
      return Command::kZoomOut;
    case sf::Keyboard::L:
      return Command::kMovers;
    case sf::Keyboard::H:
      return Command::kHeat;
    case sf::Keyboard::E:
      return Command::kEmissions;
    case sf::Keyboard::F:
      return Command::kFollow;
    case sf::Keyboard::X:
      return Command::kSliders;
    case sf::Keyboard::K:
      return Command::kCaption;
    case sf::Keyboard::V:
      return Command::kTheme;
    case sf::Keyboard::G:
      return Command::kLanguage;
    case sf::Keyboard::N:
    case sf::Keyboard::PageDown:
      return Command::kNextScene;
    case sf::Keyboard::P:
    case sf::Keyboard::PageUp:
      return Command::kSceneBefore;
    case sf::Keyboard::Escape:
      return Command::kLeave;
    default:
      return std::nullopt;
  }
}

/// The window with its clock, hands and eyes.
class Player {
public:
  Player(Stage& stage, std::vector<std::filesystem::path> runs, StageView view, double start,
         std::optional<StoryPainter> story)
      : stage_{stage},
        runs_{std::move(runs)},
        view_{std::move(view)},
        story_{std::move(story)},
        canvas_{view_.camera.width, view_.camera.height},
        window_{sf::VideoMode(static_cast<unsigned>(view_.camera.width), static_cast<unsigned>(view_.camera.height)),
                "Twinshift - " + stage.reader(0).scenery().city.en},
        seconds_{start} {
    window_.setFramerateLimit(60);
    window_.setPosition({0, 0});  // SFML 2.5 centres it wrongly on some virtual screens, half out of sight
    caption_ = view_.caption;
    if (!stage.text().complaint().empty())
      tell(stage.text().complaint());
    else
      tell(view_.notice.empty() ? in(view_.language, kKeysHint) : view_.notice);
  }

  void play() {
    sf::Clock wall;
    while (window_.isOpen()) {
      sf::Event event;
      while (window_.pollEvent(event)) handle(event);
      auto const passed = std::min(0.25, static_cast<double>(wall.restart().asSeconds()));
      if (!paused_) advance(passed);
      if (glide_ < 1) glide_ = std::min(1.0, glide_ + passed / kGlideSeconds);
      draw();
    }
  }

private:
  void tell(std::string const& sentence) {
    told_ = sentence;
    told_since_.restart();
  }

  void advance(double passed) {
    if (story_)
      story_time_ = std::clamp(story_time_ + (backward_ ? -passed : passed), 0.0, length_of(story_->story()) - 0.01);
    else
      move_clock((backward_ ? -passed : passed) * kSpeeds[speed_]);
  }

  void move_clock(double by) {
    auto const first = static_cast<double>(stage_.begin(view_));
    seconds_ = std::clamp(seconds_ + by, first, std::max(first, stage_.end(view_) - 0.5));
  }

  /// What is on the stage now.
  Canvas const& picture() {
    if (story_) return story_->paint(story_time_);
    auto shown = view_;
    shown.trails = kSpeeds[speed_] <= kTrailsOffAbove;
    shown.notice = told_since_.getElapsedTime().asSeconds() < kStripSeconds ? told_ : std::string{};
    if (glide_ < 1) shown.camera = between(from_, view_.camera, ease(glide_));
    if (shown.follow) look_at_followed(shown);
    return stage_.paint(seconds_, shown);
  }

  void look_at_followed(StageView& shown) {
    try {
      for (auto const& seen : stage_.reader(selected_run_).frame_at(seconds_).seen)
        if (seen.mover == *shown.follow)
          view_.camera.centre = shown.camera.centre = {static_cast<double>(seen.x), static_cast<double>(seen.y)};
    } catch (recording::RecordingError const&) {
      return;  // the picture says what is wrong
    }
  }

  void draw() {
    auto const* shown = &picture();
    if (help_ || card_ || searching_ || (story_ && !told_.empty())) {
      canvas_ = *shown;
      draw_over(canvas_);
      shown = &canvas_;
    }
    auto const width = static_cast<unsigned>(shown->width());
    auto const height = static_cast<unsigned>(shown->height());
    if (texture_.getSize() != sf::Vector2u{width, height}) texture_.create(width, height);
    texture_.update(shown->data());
    window_.draw(sf::Sprite{texture_});
    if (sliders_) draw_sliders();
    window_.display();
  }

  void draw_sliders() {
    if (auto answer = what_if_.answer()) answer_ = std::move(answer);
    auto const* const known = answer_ ? &*answer_ : nullptr;
    if (sliders_->draw(window_, levers_, known, what_if_.asking(), view_.dark, view_.language)) {
      answer_.reset();
      what_if_.ask(runs_.front(), levers_);
    }
    view_.estimate = known != nullptr && !known->estimates.empty();
  }

  Theme const& theme() const { return view_.dark ? kDark : kLight; }

  void draw_over(Canvas& canvas) {
    auto const s = canvas.height() / 1080.0;
    auto& text = stage_.text();
    if (card_) {
      refresh_card();
      draw_info_card(canvas, text, *card_, 620 * s, 780 * s, s, theme());
    }
    if (searching_) draw_search(canvas, s);
    if (help_) draw_help(canvas, text, theme(), view_.language);
    if (story_ && told_since_.getElapsedTime().asSeconds() < kStripSeconds && !told_.empty())
      draw_strip(canvas, text, told_, theme());
  }

  void draw_search(Canvas& canvas, double s) {
    InfoCard card{theme().text, in(view_.language, kSearchWords) + searched_ + "_", {}};
    for (auto const& found : found_) card.lines.push_back(found.name);
    if (!searched_.empty() && found_.empty()) card.lines.push_back(in(view_.language, kNothingFound));
    draw_info_card(canvas, stage_.text(), card, 620 * s, 620 * s, s, theme());
  }

  void handle(sf::Event const& event) {
    if (sliders_ && sliders_->handle(event)) return;
    switch (event.type) {
      case sf::Event::Closed:
        return window_.close();
      case sf::Event::Resized:
        return resize(event.size.width, event.size.height);
      case sf::Event::KeyPressed:
        return searching_ ? press_in_search(event.key) : press(event.key);
      case sf::Event::TextEntered:
        return enter(event.text.unicode);
      case sf::Event::MouseWheelScrolled:
        return zoom_at({static_cast<double>(event.mouseWheelScroll.x), static_cast<double>(event.mouseWheelScroll.y)},
                       std::pow(0.85, static_cast<double>(event.mouseWheelScroll.delta)));
      case sf::Event::MouseButtonPressed:
        return grab({static_cast<double>(event.mouseButton.x), static_cast<double>(event.mouseButton.y)});
      case sf::Event::MouseButtonReleased:
        return release({static_cast<double>(event.mouseButton.x), static_cast<double>(event.mouseButton.y)});
      case sf::Event::MouseMoved:
        return drag({static_cast<double>(event.mouseMove.x), static_cast<double>(event.mouseMove.y)});
      default:
        return;
    }
  }

  void resize(unsigned width, unsigned height) {
    auto const w = static_cast<int>(std::clamp(width, 320U, 8192U));
    auto const h = static_cast<int>(std::clamp(height, 320U, 8192U));
    window_.setView(sf::View{sf::FloatRect{0, 0, static_cast<float>(w), static_cast<float>(h)}});
    auto const centre = view_.camera.centre;
    auto const detail = view_.camera.detail();
    view_.camera.width = w;
    view_.camera.height = h;
    view_.camera = stage_.home_camera(view_);
    view_.camera.centre = centre;
    view_.camera.metres_per_pixel = detail / view_.camera.scale();
    canvas_ = Canvas{w, h};
  }

  void press(sf::Event::KeyEvent const& key) {
    if (key.code >= sf::Keyboard::Num1 && key.code <= sf::Keyboard::Num9) {
      speed_ = static_cast<std::size_t>(key.code - sf::Keyboard::Num1);
      return;
    }
    if (key.control && !key.shift) {
      auto const by = 0.1 * view_.camera.width * view_.camera.metres_per_pixel;
      if (key.code == sf::Keyboard::Left) view_.camera.centre.x -= by;
      if (key.code == sf::Keyboard::Right) view_.camera.centre.x += by;
      if (key.code == sf::Keyboard::Up) view_.camera.centre.y += by;
      if (key.code == sf::Keyboard::Down) view_.camera.centre.y -= by;
      return;
    }
    if (auto const command = command_of(key)) perform(*command, key.shift);
  }

  void perform(Command command, bool shift) {
    auto const step = shift ? 900.0 : 60.0;
    switch (command) {
      case Command::kPause:
        paused_ = !paused_;
        return;
      case Command::kBackward:
        backward_ = !backward_;
        return;
      case Command::kEarlier:
        return scrub(-step);
      case Command::kLater:
        return scrub(step);
      case Command::kSlower:
        speed_ = speed_ > 0 ? speed_ - 1 : 0;
        return;
      case Command::kFaster:
        speed_ = std::min(speed_ + 1, kSpeeds.size() - 1);
        return;
      case Command::kSingle:
        return arrange(Layout::kSingle);
      case Command::kSplit:
        return arrange(Layout::kSplit);
      case Command::kTwin:
        return arrange(Layout::kTwin);
      case Command::kMultiples:
        return arrange(Layout::kMultiples);
      case Command::kDepot:
        return arrange(Layout::kDepot);
      case Command::kCharts:
        view_.charts = !view_.charts;
        return;
      case Command::kWholeCity:
        return glide_to(stage_.home_camera(view_));
      case Command::kZoomIn:
        return zoom_at(view_.camera.focus, 0.8);
      case Command::kZoomOut:
        return zoom_at(view_.camera.focus, 1.25);
      case Command::kMovers:
        view_.layer = static_cast<Layer>((static_cast<int>(view_.layer) + 1) % 4);
        return;
      case Command::kHeat:
        return next_heat(shift ? kHeats - 1 : 1);
      case Command::kEmissions:
        return next_emission();
      case Command::kFollow:
        return follow();
      case Command::kSearch:
        searching_ = true;
        searched_.clear();
        found_.clear();
        return;
      case Command::kCaption:
        view_.caption = view_.caption.empty() ? caption_ : std::string{};
        return;
      case Command::kSliders:
        if (sliders_)
          sliders_.reset();
        else
          sliders_ = std::make_unique<Sliders>();
        view_.estimate = false;
        answer_.reset();
        return;
      case Command::kTheme:
        view_.dark = !view_.dark;
        return;
      case Command::kLanguage:
        view_.language = view_.language == Language::kEnglish ? Language::kKorean : Language::kEnglish;
        return;
      case Command::kNextScene:
        return go_to_scene(1);
      case Command::kSceneBefore:
        return go_to_scene(-1);
      case Command::kStill:
        return keep();
      case Command::kLeave:
        return leave();
    }
  }

  void scrub(double by) {
    if (story_)
      story_time_ = std::clamp(story_time_ + by / 60, 0.0, length_of(story_->story()) - 0.01);
    else
      move_clock(by);
  }

  void arrange(Layout layout) {
    view_.layout = layout;
    view_.camera = stage_.home_camera(view_);
    glide_ = 1;
  }

  void glide_to(Camera const& camera) {
    from_ = view_.camera;
    view_.camera = camera;
    glide_ = 0;
  }

  void next_heat(int by) {
    view_.heat = static_cast<Heat>((static_cast<int>(view_.heat) + by) % kHeats);
    tell(in(view_.language, name_of(view_.heat)));
  }

  void next_emission() {
    view_.heat = view_.heat == Heat::kCo2e   ? Heat::kNox
                 : view_.heat == Heat::kNox  ? Heat::kPm10
                 : view_.heat == Heat::kPm10 ? Heat::kNone
                                             : Heat::kCo2e;
    tell(in(view_.language, name_of(view_.heat)));
  }

  void follow() {
    if (view_.follow) {
      view_.follow.reset();
    } else if (selected_) {
      view_.follow = selected_;
    } else {
      tell(in(view_.language, kNothingToFollow));
    }
  }

  /// Scenes begin after the title card.
  void go_to_scene(int by) {
    if (!story_) return;
    auto const& story = story_->story();
    auto const now = moment_at(story, story_time_);
    double start = length_of(story);
    for (auto const& scene : story.scenes) start -= scene.hold;
    start = start > 0 ? kTitleSeconds : 0;
    auto const wanted = now.kind == Moment::Kind::kTitle ? by - 1 : static_cast<int>(now.scene) + by;
    for (int i = 0; i < std::clamp(wanted, 0, static_cast<int>(story.scenes.size()) - 1); ++i)
      start += story.scenes[static_cast<std::size_t>(i)].hold;
    story_time_ = start + 0.2;
  }

  void keep() {
    auto const& shown = picture();
    auto const name = "twinshift-" + std::to_string(++kept_) + ".png";
    sf::Image image;
    image.create(static_cast<unsigned>(shown.width()), static_cast<unsigned>(shown.height()), shown.data());
    tell(in(view_.language, image.saveToFile(name) ? kKept : kNotKept) + name);
  }

  void leave() {
    if (help_ || card_ || view_.follow) {
      help_ = false;
      card_.reset();
      selected_.reset();
      view_.follow.reset();
    } else if (told_since_.getElapsedTime().asSeconds() < kStripSeconds && !told_.empty()) {
      told_.clear();
    } else {
      window_.close();
    }
  }

  void enter(std::uint32_t letter) {
    if (!searching_) {
      if (letter == U'?') help_ = !help_;
      if (letter == U'/') perform(Command::kSearch, false);
      return;
    }
    if (letter == 8 && !searched_.empty()) {
      do {
        auto const last = static_cast<unsigned char>(searched_.back());
        searched_.pop_back();
        if ((last & 0xC0U) != 0x80U) break;  // the first byte of a letter
      } while (!searched_.empty());
    }
    if (letter >= 32 && letter != 127 && searched_.size() < 60) {
      auto const encoded = sf::String{static_cast<sf::Uint32>(letter)}.toUtf8();
      if (!(searched_.empty() && letter == U'/')) searched_.append(encoded.begin(), encoded.end());
    }
    found_ = search(stage_.reader(0).scenery(), searched_, kMostFound);
  }

  void press_in_search(sf::Event::KeyEvent const& key) {
    if (key.code == sf::Keyboard::Escape) searching_ = false;
    if (key.code != sf::Keyboard::Enter) return;
    searching_ = false;
    if (!found_.empty()) go_to(found_.front());
  }

  void go_to(Found const& found) {
    auto camera = view_.camera;
    if (found.kind == Found::Kind::kRoute) {
      auto const frame = stage_.reader(0).frame_at(seconds_);
      selected_ = vehicle_of(stage_.reader(0).scenery(), frame, found.route);
      selected_run_ = 0;
      if (!selected_) return tell(found.name + in(view_.language, kNotInService));
      view_.follow = selected_;
      camera.metres_per_pixel = 2.5 / camera.scale();
    } else {
      camera.centre = found.position;
      camera.metres_per_pixel = 1.5 / camera.scale();
    }
    glide_to(camera);
  }

  void zoom_at(Point mouse, double factor) {
    auto& camera = view_.camera;
    for (auto const& pane : stage_.panes(view_)) {
      auto const& box = pane.box;
      if (mouse.x < box.x || mouse.y < box.y || mouse.x > box.x + box.width || mouse.y > box.y + box.height) continue;
      Point const inside{mouse.x - box.x, mouse.y - box.y};
      auto zoomed = pane.camera;
      zoomed.metres_per_pixel = std::clamp(zoomed.metres_per_pixel * factor, kLeastMetresPerPixel, kMostMetresPerPixel);
      auto const before = pane.camera.to_city(inside);
      auto const after = zoomed.to_city(inside);
      camera.metres_per_pixel = zoomed.metres_per_pixel;
      camera.centre = {camera.centre.x + before.x - after.x, camera.centre.y + before.y - after.y};
      return;
    }
  }

  void grab(Point at) {
    if (help_) {
      help_ = false;
      if (auto const command = help_row_at(at, view_.camera.width, view_.camera.height)) perform(*command, false);
      return;
    }
    grabbed_ = last_ = at;
    scrubbing_ = !story_ && stage_.time_at(view_, at).has_value();
    dragging_ = !scrubbing_;
    drag(at);
  }

  void release(Point at) {
    bool const click = dragging_ && distance(at, grabbed_) < 4;
    dragging_ = scrubbing_ = false;
    if (click) pick(at);
  }

  void drag(Point at) {
    if (scrubbing_) seconds_ = stage_.time_at(view_, at).value_or(static_cast<std::int32_t>(seconds_));
    auto& camera = view_.camera;
    if (dragging_ && distance(at, grabbed_) >= 4) {
      view_.follow.reset();
      camera.centre.x -= (at.x - last_.x) * camera.metres_per_pixel;
      camera.centre.y += (at.y - last_.y) * camera.metres_per_pixel;
    }
    last_ = at;
  }

  void pick(Point at) {
    card_.reset();
    selected_.reset();
    picked_stop_.reset();
    picked_link_.reset();
    if (story_) return;
    for (auto const& pane : stage_.panes(view_)) {
      auto const& box = pane.box;
      if (at.x < box.x || at.y < box.y || at.x > box.x + box.width || at.y > box.y + box.height) continue;
      Point const inside{at.x - box.x, at.y - box.y};
      auto const reach = kClickReach * view_.camera.scale();
      auto const& scenery = stage_.reader(pane.run).scenery();
      selected_run_ = pane.run;
      selected_ = mover_at(stage_.map(pane.run).frame(), pane.camera, inside, reach);
      if (!selected_) picked_stop_ = stop_at(scenery, pane.camera, inside, reach);
      if (!selected_ && !picked_stop_) picked_link_ = link_at(scenery, pane.camera, inside, reach);
    }
    if (selected_ || picked_stop_ || picked_link_) card_.emplace();
  }

  void refresh_card() {
    auto& reader = stage_.reader(selected_run_);
    auto const now = static_cast<std::int32_t>(seconds_);
    try {
      if (selected_)
        card_ = describe_mover(reader, *selected_, now, stage_.map(selected_run_).heat().mode_in_base(*selected_),
                               theme(), view_.language);
      else if (picked_stop_)
        card_ = describe_stop(reader, *picked_stop_, now, theme(), view_.language);
      else if (picked_link_)
        card_ = describe_link(reader, *picked_link_, now, theme(), view_.language);
    } catch (recording::RecordingError const& error) {
      card_ = InfoCard{theme().alert, error.what(), {}};
    }
  }

  Stage& stage_;
  std::vector<std::filesystem::path> runs_;
  StageView view_;
  std::optional<StoryPainter> story_;
  double story_time_ = 0;
  Canvas canvas_;
  sf::RenderWindow window_;
  sf::Texture texture_;
  sf::Clock told_since_;
  std::string told_;
  std::string caption_;
  double seconds_;
  std::size_t speed_ = kUsualSpeed;
  bool paused_ = false;
  bool backward_ = false;
  bool help_ = false;
  bool dragging_ = false;
  bool scrubbing_ = false;
  bool searching_ = false;
  std::string searched_;
  std::vector<Found> found_;
  std::optional<InfoCard> card_;
  std::optional<MoverId> selected_;
  std::optional<StopId> picked_stop_;
  std::optional<LinkId> picked_link_;
  std::size_t selected_run_ = 0;
  std::unique_ptr<Sliders> sliders_;
  WhatIf what_if_;
  Levers levers_;
  std::optional<WhatIfAnswer> answer_;
  Camera from_;
  double glide_ = 1;
  Point grabbed_;
  Point last_;
  int kept_ = 0;
};

}  // namespace

int show(Request const& request) {
  std::optional<Story> story;
  if (!request.scenes.empty()) story = story_of(request);
  std::vector<std::filesystem::path> paths;
  for (auto const& path : story ? story->runs : request.paths) paths.push_back(recording_of(path));
  auto const at = seconds_of(request.at);
  if (!at) throw std::invalid_argument{"'" + request.at + "' is no time of day; write for example --at 08:15"};
  auto const* const display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0') {
    std::cerr << "V420: there is no screen here to show a window on; 'twinshift still' draws a picture without one\n";
    return 5;
  }
  Stage stage{paths};
  auto view = stage_view_of(request, stage);
  std::optional<StoryPainter> painter;
  if (story) painter.emplace(stage, *story, look_of(request, view.camera));
  Player{stage, story ? story->runs : request.paths, std::move(view), static_cast<double>(*at), std::move(painter)}
      .play();
  return 0;
}

}  // namespace twinshift::viz
