#pragma once

#include "sim/recording/recording.hpp"
#include "viz/labels.hpp"
#include "viz/panels.hpp"
#include "viz/so_far.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <string>
#include <vector>

namespace twinshift::viz {

/// Lines of a card about one thing, with a spine in its colour.
struct InfoCard {
  Colour spine;
  std::string title;
  std::vector<std::string> lines;
};

/// Lays the card's lower left corner at (x, bottom).
void draw_info_card(Canvas& canvas, TextPainter& text, InfoCard const& card, double x, double bottom, double scale,
                    Theme const& theme);

/// Box that draw_day_cards fills from its upper right corner down.
[[nodiscard]] Box day_cards_box(recording::Figures const& figures, double right, double top, double scale);
/// Mode share, CO2e, boardings, people left behind and hydrogen of the day so far, each with its course through the
/// day. Says so in words if the recording holds none of it.
void draw_day_cards(Canvas& canvas, TextPainter& text, recording::Figures const& figures, std::int32_t seconds,
                    double right, double top, double scale, Theme const& theme, Language language);

/// 45 degree lines over a box, for what is an estimate.
void hatch(Canvas& canvas, Box const& box, double scale, Colour colour);

}  // namespace twinshift::viz
