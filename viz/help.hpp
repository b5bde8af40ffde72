#pragma once

#include "viz/labels.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <array>
#include <optional>

namespace twinshift::viz {

/// Everything a hand can ask the window for; each has a key, and a row in the help that can be clicked.
enum class Command {
  kPause,
  kBackward,
  kEarlier,
  kLater,
  kSlower,
  kFaster,
  kSingle,
  kSplit,
  kTwin,
  kMultiples,
  kDepot,
  kCharts,
  kWholeCity,
  kZoomIn,
  kZoomOut,
  kMovers,
  kHeat,
  kEmissions,
  kFollow,
  kSearch,
  kCaption,
  kSliders,
  kTheme,
  kLanguage,
  kNextScene,
  kSceneBefore,
  kStill,
  kLeave,
};
inline constexpr int kCommands = 28;

struct HelpRow {
  Command command;
  char const* key;
  Words words;
};
[[nodiscard]] std::array<HelpRow, kCommands> const& help_rows();

/// Draws all keys over the picture.
void draw_help(Canvas& canvas, TextPainter& text, Theme const& theme, Language language);
/// The row under a pixel while the help is open.
[[nodiscard]] std::optional<Command> help_row_at(Point pixel, int width, int height);

}  // namespace twinshift::viz
