#pragma once

#include "sim/recording/scenery.hpp"
#include "viz/camera.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <string>
#include <vector>

namespace twinshift::viz {

/// A name with its place in the picture.
struct Label {
  std::string text;
  std::string second;  ///< the other language below; may be empty
  double x = 0;        ///< [px] left end of the first line
  double y = 0;        ///< baseline of the first line
  double second_x = 0;
  int size = 0;
  Weight weight = Weight::kRegular;
  bool water = false;
  bool strong = false;
};

/// Box in pixels.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] bool meets(Box const& other, double gap) const {
    return x < other.x + other.width + gap && other.x < x + width + gap && y < other.y + other.height + gap &&
           other.y < y + height + gap;
  }
  friend bool operator==(Box const&, Box const&) = default;
};

/// Chooses the names that fit: most important first, each at the first free spot near its place, none under a panel.
/// Depends on the camera alone, so names don't move while time runs.
std::vector<Label> place_labels(recording::Scenery const& scenery, Camera const& camera, Language language,
                                TextPainter& text, std::vector<Box> taken);

void draw_labels(Canvas& canvas, std::vector<Label> const& labels, Theme const& theme, TextPainter& text, double scale);

}  // namespace twinshift::viz
