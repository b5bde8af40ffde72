#pragma once

#include "viz/describe.hpp"
#include "viz/stage.hpp"

#include <SFML/Window/Event.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::viz {

/// Something found in one of the stage's runs.
struct FoundInRun {
  std::size_t run = 0;
  Found found;
};

/// The line in which names are typed, with what was found below it: arrows or the mouse choose, Enter goes there.
class SearchBox {
public:
  void open();
  void close() { open_ = false; }
  [[nodiscard]] bool is_open() const { return open_; }
  /// A letter that was typed. `runs`: where to look, in order.
  void type(std::uint32_t letter, Stage& stage, std::vector<std::size_t> const& runs, Language language);
  /// Arrows, Enter, Esc; what is gone to, if any.
  std::optional<FoundInRun> press(sf::Event::KeyEvent const& key);
  /// The row under a pixel.
  std::optional<FoundInRun> click(Point at);
  void draw(Canvas& canvas, TextPainter& text, Theme const& theme, Language language);

private:
  void look(Stage& stage, std::vector<std::size_t> const& runs, Language language);

  bool open_ = false;
  std::string words_;
  std::vector<FoundInRun> found_;
  std::size_t chosen_ = 0;
  std::vector<Box> rows_;  // as last drawn
};

}  // namespace twinshift::viz
