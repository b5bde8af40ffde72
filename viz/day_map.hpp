#pragma once

#include "sim/recording/recording.hpp"
#include "viz/picture.hpp"

#include <string>

namespace twinshift::viz {

/// What a map of the whole day shows over the streets.
enum class MapTopic {
  kStreets,    ///< nothing else
  kHomes,      ///< where people live
  kMidday,     ///< where those who set out in the morning are at 11:00: work, school, university
  kLines,      ///< public transport: how often vehicles pass
  kBoardings,  ///< how many people wait at each stop in the day
};

/// Draws one map of the recorded day, the city in the middle; movers and clock are left out. Quarter hours that are
/// damaged are left out and told in words on the map. The same recording and view give the same pixels.
Canvas draw_day_map(recording::RecordingReader& reader, MapTopic topic, View const& view, TextPainter& text);

}  // namespace twinshift::viz
