#include "viz/player.hpp"

#include "viz/describe.hpp"

#include <SFML/Graphics/Image.hpp>
#include <SFML/Graphics/Sprite.hpp>
#include <SFML/Window/Event.hpp>

#include <algorithm>
#include <array>

namespace twinshift::viz {
namespace {

constexpr std::array kSpeeds = {1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0};  // keys 1 ... 9
constexpr std::size_t kUsualSpeed = 5;
constexpr double kTrailsOffAbove = 300;
constexpr float kStripSeconds = 12;
constexpr float kFlashSeconds = 2;
constexpr double kGlideSeconds = 0.6;
constexpr std::int32_t kDaysEnd = 30 * 3600;

constexpr Words kNothingToFollow = {"Click a vehicle or a person first, then F follows it.",
                                    "먼저 차량이나 사람을 클릭한 뒤 F를 누르세요."};
constexpr Words kKept = {"The picture was kept as ", "저장됨: "};
constexpr Words kNotKept = {"V410: the picture cannot be written as ", "V410: 저장할 수 없음: "};
constexpr Words kKeysHint = {"? shows all keys", "? 키: 도움말"};
constexpr Words kBackward = {"backward", "거꾸로"};
constexpr Words kNoCaption = {"There is no caption; give one with --caption.",
                              "자막이 없습니다. --caption으로 지정하세요."};
constexpr Words kScenesDecide = {"The scenes of the story decide what is shown; N and P change the scene.",
                                 "이야기의 장면이 화면을 정합니다. N, P로 장면을 바꾸세요."};
constexpr Words kNoStory = {"There are no scenes; a story has them: show --story FILE.",
                            "장면이 없습니다. 이야기 파일로 여세요: show --story FILE"};
constexpr Words kFullRunBegins = {"A full run of this estimate is under way.", "이 추정의 전체 실행이 진행 중입니다."};

/// Commands that a story leaves to its scenes.
bool is_for_scenes(Command command) {
  switch (command) {
    case Command::kSingle:
    case Command::kSplit:
    case Command::kTwin:
    case Command::kMultiples:
    case Command::kDepot:
    case Command::kCharts:
    case Command::kWholeCity:
    case Command::kZoomIn:
    case Command::kZoomOut:
    case Command::kMovers:
    case Command::kHeat:
    case Command::kEmissions:
    case Command::kFollow:
    case Command::kSearch:
    case Command::kSliders:
      return true;
    default:
      return false;
  }
}

}  // namespace

Player::Player(Stage& stage, std::vector<std::filesystem::path> runs, StageView view, double start,
               std::optional<StoryPainter> story)
    : stage_{stage},
      runs_{std::move(runs)},
      view_{std::move(view)},
      story_{std::move(story)},
      canvas_{view_.camera.width, view_.camera.height},
      window_{sf::VideoMode(static_cast<unsigned>(view_.camera.width), static_cast<unsigned>(view_.camera.height)),
              "Twinshift - " + stage.reader(0).scenery().city.en},
      seconds_{start},
      speed_{kUsualSpeed} {
  window_.setFramerateLimit(60);
  window_.setPosition({0, 0});  // SFML 2.5 centres it wrongly on some virtual screens, half out of sight
  caption_ = view_.caption;
  marked_ = view_.estimate;
  if (!stage.text().complaint().empty())
    tell(stage.text().complaint());
  else
    tell(view_.notice.empty() ? in(view_.language, kKeysHint) : view_.notice);
}

void Player::play() {
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

void Player::tell(std::string const& sentence) {
  told_ = sentence;
  told_since_.restart();
}

void Player::flash(std::string const& word) {
  flashed_ = word;
  flashed_since_.restart();
}

bool Player::flashing() const {
  return !flashed_.empty() && flashed_since_.getElapsedTime().asSeconds() < kFlashSeconds;
}

bool Player::telling() const { return !told_.empty() && told_since_.getElapsedTime().asSeconds() < kStripSeconds; }

void Player::advance(double passed) {
  if (story_)
    story_time_ = std::clamp(story_time_ + (backward_ ? -passed : passed), 0.0, length_of(story_->story()) - 0.01);
  else
    move_clock((backward_ ? -passed : passed) * kSpeeds[speed_]);
}

void Player::move_clock(double by) {
  auto const first = static_cast<double>(stage_.begin(view_));
  seconds_ = std::clamp(seconds_ + by, first, std::max(first, stage_.end(view_) - 0.5));
}

std::string Player::status() const {
  auto words = std::to_string(static_cast<int>(kSpeeds[speed_])) + "x";
  if (backward_) words += " " + in(view_.language, kBackward);
  if (paused_) words = in(view_.language, kPaused);
  return words;
}

/// What is on the stage now.
Canvas const& Player::picture() {
  if (story_) return story_->paint(story_time_);
  auto shown = view_;
  shown.trails = kSpeeds[speed_] <= kTrailsOffAbove;
  shown.notice = telling() ? told_ : std::string{};
  shown.status = status();
  if (glide_ < 1) shown.camera = between(from_, view_.camera, ease(glide_));
  shown.followed_run = selected_run_;
  if (card_) mark(shown);
  if (shown.follow) look_at_followed(shown);
  return stage_.paint(seconds_, shown);
}

/// Rings what the card is about.
void Player::mark(StageView& shown) {
  auto const& scenery = stage_.reader(selected_run_).scenery();
  shown.mark = selected_;
  if (picked_stop_) shown.mark_place = scenery.stops.position[*picked_stop_];
  if (picked_station_) shown.mark_place = scenery.stations.position[*picked_station_];
  if (!picked_link_) return;
  auto const shape = scenery.links.shape[*picked_link_];
  auto const a = shape[(shape.size() - 1) / 2];
  auto const b = shape[shape.size() / 2];
  shown.mark_place = Point{(a.x + b.x) / 2, (a.y + b.y) / 2};
}

void Player::look_at_followed(StageView& shown) {
  try {
    auto const at = stage_.reader(selected_run_).place_of(*shown.follow, seconds_);
    if (!at) return;
    auto const& centre = stage_.reader(selected_run_).scenery().centre;
    auto const& first = stage_.reader(stage_.first_shown(view_)).scenery().centre;
    view_.camera.centre = shown.camera.centre = {at->x - centre.x + first.x, at->y - centre.y + first.y};
  } catch (recording::RecordingError const&) {
    return;  // the picture says what is wrong
  }
}

void Player::draw() {
  auto const* shown = &picture();
  if (help_ || card_ || search_.is_open() || flashing() || (story_ && (telling() || paused_))) {
    canvas_ = *shown;
    draw_over(canvas_);
    shown = &canvas_;
  }
  auto const width = static_cast<unsigned>(shown->width());
  auto const height = static_cast<unsigned>(shown->height());
  if (texture_.getSize() != sf::Vector2u{width, height}) texture_.create(width, height);
  texture_.update(shown->data());
  window_.draw(sf::Sprite{texture_}, sf::RenderStates{sf::BlendNone});  // opaque: nothing to read back
  draw_live();
  window_.display();
}

void Player::draw_live() {
  live_.draw(window_, runs_.front(), stage_.reader(0), view_.dark, view_.language);
  if (live_.estimates() && !view_.estimate && live_.full_run_under_way()) tell(in(view_.language, kFullRunBegins));
  view_.estimate = marked_ || live_.estimates();
  if (auto const words = live_.take_words(); !words.empty()) tell(words);
  if (auto const run = live_.take_full_run()) add_full_run(*run);
}

void Player::add_full_run(std::filesystem::path const& run) {
  try {
    auto const row = stage_.add(run / "recording.tsr");
    runs_.push_back(run);
    view_.runs = {stage_.first_shown(view_), row};
    arrange(Layout::kSplit);
    tell(verdict(live_.last_estimates(), so_far(stage_.reader(row).figures(), kDaysEnd), view_.language));
  } catch (recording::RecordingError const& error) {
    tell(error.what());
  }
}

void Player::draw_over(Canvas& canvas) {
  auto const s = canvas.height() / 1080.0;
  auto& text = stage_.text();
  if (card_) {
    refresh_card();
    draw_info_card(canvas, text, *card_, 620 * s, 780 * s, s, theme());
  }
  if (search_.is_open()) search_.draw(canvas, text, theme(), view_.language);
  if (help_) draw_help(canvas, text, theme(), view_.language);
  if (flashing()) draw_pill(canvas, text, flashed_, theme());
  if (!story_) return;
  if (paused_) draw_pill(canvas, text, in(view_.language, kPaused), theme());
  if (telling()) draw_strip(canvas, text, told_, theme());
}

void Player::perform(Command command, bool shift) {
  if (story_ && is_for_scenes(command)) return tell(in(view_.language, kScenesDecide));
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
      view_.follow.reset();
      return glide_to(stage_.home_camera(view_));
    case Command::kZoomIn:
      return zoom_at_middle(0.8);
    case Command::kZoomOut:
      return zoom_at_middle(1.25);
    case Command::kMovers:
      view_.layer = static_cast<Layer>((static_cast<int>(view_.layer) + 1) % kLayers);
      return flash(in(view_.language, name_of(view_.layer)));
    case Command::kHeat:
      return next_heat(shift ? kHeats - 1 : 1);
    case Command::kEmissions:
      return next_emission();
    case Command::kFollow:
      return follow();
    case Command::kSearch:
      return search_.open();
    case Command::kCaption:
      if (story_) return story_->toggle_captions();
      if (caption_.empty()) return tell(in(view_.language, kNoCaption));
      view_.caption = view_.caption.empty() ? caption_ : std::string{};
      return;
    case Command::kSliders:
      return live_.toggle();
    case Command::kTheme:
      view_.dark = !view_.dark;
      if (story_) story_->set_dark(view_.dark);
      return;
    case Command::kLanguage:
      view_.language = view_.language == Language::kEnglish ? Language::kKorean : Language::kEnglish;
      if (story_) story_->set_language(view_.language);
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

void Player::scrub(double by) {
  if (story_)
    story_time_ = std::clamp(story_time_ + by / 60, 0.0, length_of(story_->story()) - 0.01);
  else
    move_clock(by);
}

void Player::arrange(Layout layout) {
  view_.layout = layout;
  view_.camera = stage_.home_camera(view_);
  glide_ = 1;
}

void Player::glide_to(Camera const& camera) {
  from_ = view_.camera;
  view_.camera = camera;
  glide_ = 0;
}

void Player::next_heat(int by) {
  view_.heat = static_cast<Heat>((static_cast<int>(view_.heat) + by) % kHeats);
  flash(in(view_.language, name_of(view_.heat)));
}

void Player::next_emission() {
  view_.heat = view_.heat == Heat::kCo2e   ? Heat::kNox
               : view_.heat == Heat::kNox  ? Heat::kPm10
               : view_.heat == Heat::kPm10 ? Heat::kNone
                                           : Heat::kCo2e;
  flash(in(view_.language, name_of(view_.heat)));
}

void Player::follow() {
  if (view_.follow) {
    view_.follow.reset();
  } else if (selected_) {
    view_.follow = selected_;
  } else {
    tell(in(view_.language, kNothingToFollow));
  }
}

/// Scenes begin after the title card.
void Player::go_to_scene(int by) {
  if (!story_) return tell(in(view_.language, kNoStory));
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

void Player::keep() {
  auto const& shown = picture();
  std::string name;
  do name = "twinshift-" + std::to_string(++kept_) + ".png";
  while (std::filesystem::exists(name));
  sf::Image image;
  image.create(static_cast<unsigned>(shown.width()), static_cast<unsigned>(shown.height()), shown.data());
  tell(in(view_.language, image.saveToFile(name) ? kKept : kNotKept) + name);
}

/// Closes what lies on top; the window last.
void Player::leave() {
  if (help_ || card_ || view_.follow) {
    help_ = false;
    card_.reset();
    selected_.reset();
    view_.follow.reset();
  } else if (live_.is_open()) {
    live_.toggle();
  } else if (telling()) {
    told_.clear();
  } else {
    window_.close();
  }
}

}  // namespace twinshift::viz
