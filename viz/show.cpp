#include "viz/commands.hpp"
#include "viz/display.hpp"

#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Graphics/Sprite.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/Window/Event.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>

namespace twinshift::viz {
namespace {

constexpr std::array kSpeeds = {1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0};  // keys 1 ... 9
constexpr double kTrailsOffAbove = 300;
constexpr double kLeastMetresPerPixel = 0.1;
constexpr double kMostMetresPerPixel = 120;
constexpr float kStripSeconds = 12;

constexpr Words kHelp = {
    "Space pause · 1-9 speed · ←→ scrub · wheel zoom · drag move · Home whole city · T theme · L layer · K language · "
    "Esc end",
    "스페이스 멈춤 · 1-9 속도 · ←→ 이동 · 휠 확대 · 끌기 이동 · Home 전체 · T 테마 · L 레이어 · K 언어 · Esc 종료"};

/// The window with its clock, hands and eyes.
class Player {
public:
  Player(recording::RecordingReader& reader, View view, double start)
      : reader_{reader},
        picture_{reader},
        view_{std::move(view)},
        window_{sf::VideoMode(static_cast<unsigned>(view_.camera.width), static_cast<unsigned>(view_.camera.height)),
                "Twinshift - " + reader.scenery().city.en},
        seconds_{start} {
    window_.setFramerateLimit(60);
    window_.setPosition({0, 0});  // SFML 2.5 centres it wrongly on some virtual screens, half out of sight
    tell(picture_.text().complaint());
    if (!view_.notice.empty()) tell(view_.notice);
    std::swap(home_.camera, view_.camera);
    view_.camera = home_.camera;
  }

  void play() {
    sf::Clock wall;
    while (window_.isOpen()) {
      sf::Event event;
      while (window_.pollEvent(event)) handle(event);
      auto const passed = std::min(0.25, static_cast<double>(wall.restart().asSeconds()));
      if (!paused_) move_clock(passed * speed_);
      draw();
    }
  }

private:
  void tell(std::string const& sentence) {
    if (sentence.empty()) return;
    told_ = sentence;
    told_since_.restart();
  }

  void move_clock(double by) {
    seconds_ = std::clamp(seconds_ + by, static_cast<double>(reader_.begin()),
                          std::max(static_cast<double>(reader_.begin()), reader_.end() - 0.5));
  }

  void draw() {
    view_.trails = speed_ <= kTrailsOffAbove;
    view_.notice = told_since_.getElapsedTime().asSeconds() < kStripSeconds ? told_ : std::string{};
    auto const& canvas = picture_.paint(seconds_, view_);
    auto const width = static_cast<unsigned>(canvas.width());
    auto const height = static_cast<unsigned>(canvas.height());
    if (texture_.getSize() != sf::Vector2u{width, height}) texture_.create(width, height);
    texture_.update(canvas.data());
    window_.draw(sf::Sprite{texture_});
    window_.display();
  }

  void handle(sf::Event const& event) {
    switch (event.type) {
      case sf::Event::Closed:
        return window_.close();
      case sf::Event::Resized:
        return resize(event.size.width, event.size.height);
      case sf::Event::KeyPressed:
        return press(event.key);
      case sf::Event::TextEntered:
        if (event.text.unicode == U'?') tell(in(view_.language, kHelp));
        return;
      case sf::Event::MouseWheelScrolled:
        return zoom(event.mouseWheelScroll);
      case sf::Event::MouseButtonPressed:
        return grab(event.mouseButton.x, event.mouseButton.y);
      case sf::Event::MouseButtonReleased:
        dragging_ = scrubbing_ = false;
        return;
      case sf::Event::MouseMoved:
        return drag(event.mouseMove.x, event.mouseMove.y);
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
    home_.camera = view_.camera = whole_city(reader_.scenery(), w, h);
    view_.camera.centre = centre;
    view_.camera.metres_per_pixel = detail / view_.camera.scale();
  }

  void press(sf::Event::KeyEvent const& key) {
    if (key.code >= sf::Keyboard::Num1 && key.code <= sf::Keyboard::Num9)
      speed_ = kSpeeds[static_cast<std::size_t>(key.code - sf::Keyboard::Num1)];
    auto const step = key.shift ? 900.0 : 60.0;
    if (key.code == sf::Keyboard::Space) paused_ = !paused_;
    if (key.code == sf::Keyboard::Left) move_clock(-step);
    if (key.code == sf::Keyboard::Right) move_clock(step);
    if (key.code == sf::Keyboard::Home) view_.camera = home_.camera;
    if (key.code == sf::Keyboard::T) view_.dark = !view_.dark;
    if (key.code == sf::Keyboard::K)
      view_.language = view_.language == Language::kEnglish ? Language::kKorean : Language::kEnglish;
    if (key.code == sf::Keyboard::L) view_.layer = static_cast<Layer>((static_cast<int>(view_.layer) + 1) % 4);
    if (key.code == sf::Keyboard::Escape) {
      if (view_.notice.empty()) return window_.close();
      told_.clear();
    }
  }

  void zoom(sf::Event::MouseWheelScrollEvent const& wheel) {
    auto& camera = view_.camera;
    Point const mouse{static_cast<double>(wheel.x), static_cast<double>(wheel.y)};
    auto const before = camera.to_city(mouse);
    camera.metres_per_pixel = std::clamp(camera.metres_per_pixel * std::pow(0.85, static_cast<double>(wheel.delta)),
                                         kLeastMetresPerPixel, kMostMetresPerPixel);
    auto const after = camera.to_city(mouse);
    camera.centre = {camera.centre.x + before.x - after.x, camera.centre.y + before.y - after.y};
  }

  void grab(int x, int y) {
    scrubbing_ = picture_.panels().on_chart(x, y, view_.camera.width, view_.camera.height);
    dragging_ = !scrubbing_;
    last_ = {static_cast<double>(x), static_cast<double>(y)};
    drag(x, y);
  }

  void drag(int x, int y) {
    if (scrubbing_) seconds_ = picture_.panels().time_at(x, view_.camera.width);
    auto& camera = view_.camera;
    if (dragging_) {
      camera.centre.x -= (x - last_.x) * camera.metres_per_pixel;
      camera.centre.y += (y - last_.y) * camera.metres_per_pixel;
    }
    last_ = {static_cast<double>(x), static_cast<double>(y)};
  }

  recording::RecordingReader& reader_;
  Picture picture_;
  View view_;
  View home_;
  sf::RenderWindow window_;
  sf::Texture texture_;
  sf::Clock told_since_;
  std::string told_;
  double seconds_;
  double speed_ = 60;
  bool paused_ = false;
  bool dragging_ = false;
  bool scrubbing_ = false;
  Point last_;
};

}  // namespace

int show(Request const& request) {
  recording::RecordingReader reader{recording_of(request.path)};
  auto const at = seconds_of(request.at);
  if (!at) throw std::invalid_argument{"'" + request.at + "' is no time of day; write for example --at 08:15"};
  auto view = view_of(request, reader);
  if (std::getenv("DISPLAY") == nullptr) {
    std::cerr << "V420: there is no screen here to show a window on; 'twinshift still' draws a picture without one\n";
    return 5;
  }
  Player{reader, std::move(view), static_cast<double>(*at)}.play();
  return 0;
}

}  // namespace twinshift::viz
