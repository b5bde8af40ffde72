#pragma once

#include "viz/help.hpp"
#include "viz/live.hpp"
#include "viz/search_box.hpp"
#include "viz/stage.hpp"
#include "viz/story.hpp"

#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/System/Clock.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::viz {

/// The window with its clock, and what hands do to it.
class Player {
public:
  /// Borrows the stage. With a story the scenes decide what is shown; without, the hands.
  Player(Stage& stage, std::vector<std::filesystem::path> runs, StageView view, double start,
         std::optional<StoryPainter> story);
  /// Until the window is closed.
  void play();
  /// What a hand does; play() asks the window for it.
  void handle(sf::Event const& event);
  /// What is on the stage now, without what lies over it.
  Canvas const& picture();
  /// Brings the picture, and what lies over it, to the window.
  void draw();
  [[nodiscard]] bool is_open() const { return window_.isOpen(); }

private:
  // player.cpp: clock, picture, commands
  void tell(std::string const& sentence);
  [[nodiscard]] bool telling() const;
  void flash(std::string const& word);
  [[nodiscard]] bool flashing() const;
  void advance(double passed);
  void move_clock(double by);
  [[nodiscard]] std::string status() const;
  void mark(StageView& shown);
  void look_at_followed(StageView& shown);
  void draw_over(Canvas& canvas);
  void draw_live();
  void add_full_run(std::filesystem::path const& run);
  void perform(Command command, bool shift);
  void scrub(double by);
  void arrange(Layout layout);
  void glide_to(Camera const& camera);
  void next_heat(int by);
  void next_emission();
  void follow();
  void go_to_scene(int by);
  void keep();
  void leave();
  [[nodiscard]] Theme const& theme() const { return view_.dark ? kDark : kLight; }

  // player_hands.cpp: keys and mouse
  void resize(unsigned width, unsigned height);
  void press(sf::Event::KeyEvent const& key);
  void enter(std::uint32_t letter);
  void go_to(FoundInRun const& found);
  void zoom_at(Point mouse, double factor);
  void zoom_at_middle(double factor);
  void grab(Point at);
  void drag(Point at);
  void release(Point at);
  void pick(Point at);
  void refresh_card();

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
  sf::Clock flashed_since_;
  std::string flashed_;
  std::string caption_;
  double seconds_;
  std::size_t speed_;
  bool paused_ = false;
  bool backward_ = false;
  bool help_ = false;
  bool dragging_ = false;
  bool scrubbing_ = false;
  SearchBox search_;
  std::optional<InfoCard> card_;
  std::optional<MoverId> selected_;
  std::optional<StopId> picked_stop_;
  std::optional<LinkId> picked_link_;
  std::optional<StationId> picked_station_;
  std::size_t selected_run_ = 0;
  LiveMoment live_;
  bool marked_ = false;  // as an estimate, from the start
  Camera from_;
  double glide_ = 1;
  Point grabbed_;
  Point last_;
  int kept_ = 0;
};

}  // namespace twinshift::viz
