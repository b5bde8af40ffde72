#include "viz/keys.hpp"
#include "viz/player.hpp"

#include <SFML/Window/Event.hpp>

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
namespace {

constexpr double kLeastMetresPerPixel = 0.1;
constexpr double kMostMetresPerPixel = 120;
constexpr double kClickReach = 18;      // [px at 1080 lines]
constexpr double kDragFrom = 4;         // [px]; less is a click
constexpr double kVehicleDetail = 2.5;  // [m/px] to look at what was searched
constexpr double kPlaceDetail = 1.5;
constexpr unsigned kLeastWindow = 320;
constexpr unsigned kMostWindow = 8192;

constexpr Words kNotInService = {" is not in service now.", ": 지금 운행하지 않음"};

bool holds(Box const& box, Point at) {
  return at.x >= box.x && at.y >= box.y && at.x <= box.x + box.width && at.y <= box.y + box.height;
}

}  // namespace

void Player::handle(sf::Event const& event) {
  if (event.type == sf::Event::Closed) return window_.close();
  if (event.type == sf::Event::Resized) return resize(event.size.width, event.size.height);
  if (live_.handle(event)) return;
  switch (event.type) {
    case sf::Event::KeyPressed:
      if (!search_.is_open()) return press(event.key);
      if (auto const found = search_.press(event.key)) go_to(*found);
      return;
    case sf::Event::TextEntered:
      return enter(event.text.unicode);
    case sf::Event::MouseWheelScrolled:
      if (story_) return;
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

void Player::resize(unsigned width, unsigned height) {
  auto const w = static_cast<int>(std::clamp(width, kLeastWindow, kMostWindow));
  auto const h = static_cast<int>(std::clamp(height, kLeastWindow, kMostWindow));
  window_.setView(sf::View{sf::FloatRect{0, 0, static_cast<float>(w), static_cast<float>(h)}});
  auto const centre = view_.camera.centre;
  auto const detail = view_.camera.detail();
  view_.camera.width = w;
  view_.camera.height = h;
  view_.camera = stage_.home_camera(view_);
  view_.camera.centre = centre;
  view_.camera.metres_per_pixel = detail / view_.camera.scale();
  canvas_ = Canvas{w, h};
  glide_ = 1;
  if (story_) story_->resize(w, h);
}

void Player::press(sf::Event::KeyEvent const& key) {
  if (key.code >= sf::Keyboard::Num1 && key.code <= sf::Keyboard::Num9) {
    speed_ = static_cast<std::size_t>(key.code - sf::Keyboard::Num1);
    return;
  }
  bool const arrow = key.code >= sf::Keyboard::Left && key.code <= sf::Keyboard::Down;
  if (key.control && arrow) {
    if (story_) return;
    view_.follow.reset();
    auto const by = 0.1 * view_.camera.width * view_.camera.metres_per_pixel;
    if (key.code == sf::Keyboard::Left) view_.camera.centre.x -= by;
    if (key.code == sf::Keyboard::Right) view_.camera.centre.x += by;
    if (key.code == sf::Keyboard::Up) view_.camera.centre.y += by;
    if (key.code == sf::Keyboard::Down) view_.camera.centre.y -= by;
    return;
  }
  if (auto const command = command_of(key)) perform(*command, key.shift);
}

void Player::enter(std::uint32_t letter) {
  if (search_.is_open()) return search_.type(letter, stage_, stage_.shown(view_), view_.language);
  if (letter == U'?') help_ = !help_;
  if (letter == U'/') perform(Command::kSearch, false);
}

void Player::go_to(FoundInRun const& in_run) {
  auto const& found = in_run.found;
  auto const& scenery = stage_.reader(in_run.run).scenery();
  auto const& first = stage_.reader(stage_.first_shown(view_)).scenery();
  auto camera = view_.camera;
  view_.follow.reset();
  if (found.kind == Found::Kind::kRoute) {
    auto const frame = stage_.reader(in_run.run).frame_at(seconds_);
    selected_ = vehicle_of(scenery, frame, found.route);
    selected_run_ = in_run.run;
    if (!selected_) return tell(found.name + in(view_.language, kNotInService));
    view_.follow = selected_;
    picked_stop_.reset();
    picked_link_.reset();
    picked_station_.reset();
    card_.emplace();
    camera.metres_per_pixel = kVehicleDetail / camera.scale();
  } else {
    // another city has another plane: the same way from its own centre
    camera.centre = {found.position.x - scenery.centre.x + first.centre.x,
                     found.position.y - scenery.centre.y + first.centre.y};
    camera.metres_per_pixel = kPlaceDetail / camera.scale();
  }
  glide_to(camera);
}

void Player::zoom_at_middle(double factor) {
  auto const panes = stage_.panes(view_);
  if (panes.empty()) return;
  auto const& pane = panes.front();
  zoom_at({pane.box.x + pane.camera.focus.x, pane.box.y + pane.camera.focus.y}, factor);
}

void Player::zoom_at(Point mouse, double factor) {
  auto& camera = view_.camera;
  for (auto const& pane : stage_.panes(view_)) {
    if (!holds(pane.box, mouse)) continue;
    Point const inside{mouse.x - pane.box.x, mouse.y - pane.box.y};
    auto zoomed = pane.camera;
    zoomed.metres_per_pixel = std::clamp(zoomed.metres_per_pixel * factor, kLeastMetresPerPixel, kMostMetresPerPixel);
    auto const before = pane.camera.to_city(inside);
    auto const after = zoomed.to_city(inside);
    camera.metres_per_pixel = zoomed.metres_per_pixel;
    camera.centre = {camera.centre.x + before.x - after.x, camera.centre.y + before.y - after.y};
    return;
  }
}

void Player::grab(Point at) {
  if (help_) {
    help_ = false;
    if (auto const command = help_row_at(at, view_.camera.width, view_.camera.height)) perform(*command, false);
    return;
  }
  if (search_.is_open()) {
    if (auto const found = search_.click(at)) go_to(*found);
    return;
  }
  grabbed_ = last_ = at;
  scrubbing_ = !story_ && stage_.time_at(view_, at).has_value();
  dragging_ = !scrubbing_;
  drag(at);
}

void Player::release(Point at) {
  bool const click = dragging_ && distance(at, grabbed_) < kDragFrom;
  dragging_ = scrubbing_ = false;
  if (click) pick(at);
}

void Player::drag(Point at) {
  if (scrubbing_) seconds_ = stage_.time_at(view_, at).value_or(static_cast<std::int32_t>(seconds_));
  auto& camera = view_.camera;
  if (dragging_ && !story_ && distance(at, grabbed_) >= kDragFrom) {
    view_.follow.reset();
    camera.centre.x -= (at.x - last_.x) * camera.metres_per_pixel;
    camera.centre.y += (at.y - last_.y) * camera.metres_per_pixel;
  }
  last_ = at;
}

void Player::pick(Point at) {
  card_.reset();
  selected_.reset();
  picked_stop_.reset();
  picked_link_.reset();
  picked_station_.reset();
  if (story_) return;
  for (auto const& pane : stage_.panes(view_)) {
    if (!holds(pane.box, at)) continue;
    Point const inside{at.x - pane.box.x, at.y - pane.box.y};
    auto const reach = kClickReach * view_.camera.scale();
    auto const& scenery = stage_.reader(pane.run).scenery();
    selected_run_ = pane.run;
    selected_ = mover_at(stage_.map(pane.run).frame(), pane.camera, inside, reach, view_.layer);
    if (selected_) continue;
    bool const near = pane.camera.detail() < kStopsSeenBelow;
    if (near || view_.heat == Heat::kDocks) picked_station_ = station_at(scenery, pane.camera, inside, reach);
    if (picked_station_) continue;
    if (near || view_.heat == Heat::kStops) picked_stop_ = stop_at(scenery, pane.camera, inside, reach);
    if (!picked_stop_) picked_link_ = link_at(scenery, pane.camera, inside, reach);
  }
  if (selected_ || picked_stop_ || picked_link_ || picked_station_) card_.emplace();
}

void Player::refresh_card() {
  auto& reader = stage_.reader(selected_run_);
  auto const now = static_cast<std::int32_t>(seconds_);
  auto const language = view_.language;
  try {
    if (selected_)
      card_ = describe_mover(reader, *selected_, now, stage_.map(selected_run_).heat().mode_in_base(*selected_),
                             theme(), language);
    else if (picked_station_)
      card_ = describe_station(reader, *picked_station_, now, theme(), language);
    else if (picked_stop_)
      card_ = describe_stop(reader, *picked_stop_, now, theme(), language);
    else if (picked_link_)
      card_ = describe_link(reader, *picked_link_, now, theme(), language);
  } catch (recording::RecordingError const& error) {
    card_ = InfoCard{theme().alert, error.what(), {}};
  }
}

}  // namespace twinshift::viz
