#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/cards.hpp"
#include "viz/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// Something found by its name.
struct Found {
  enum class Kind : std::uint8_t { kPlace, kStop, kRoute } kind = Kind::kPlace;
  std::string name;
  Point position;   ///< of a place or stop
  RouteId route{};  ///< of a route
};

/// Places, stops and routes whose name holds `words` (letters' case counts only beyond ASCII): names that begin with it
/// first, then the others; places before routes before stops; each name of a kind once; at most `most`. Names come in
/// `language`.
[[nodiscard]] std::vector<Found> search(recording::Scenery const& scenery, std::string_view words, std::size_t most,
                                        Language language = Language::kEnglish);

/// The fullest vehicle of a route in the frame; nothing if none is in sight.
[[nodiscard]] std::optional<MoverId> vehicle_of(recording::Scenery const& scenery, recording::Frame const& frame,
                                                RouteId route);
/// The mover of a traveller's journey, counted from 0 as the run counts them; nothing if there is no such one.
[[nodiscard]] std::optional<MoverId> traveller(recording::Scenery const& scenery, std::uint64_t journey);

/// Who or what it is, how it moves, where, how many are on board; `before` is its mode in the base, if known.
[[nodiscard]] InfoCard describe_mover(recording::RecordingReader& reader, MoverId mover, std::int32_t seconds,
                                      std::optional<Mode> before, Theme const& theme, Language language);
[[nodiscard]] InfoCard describe_stop(recording::RecordingReader& reader, StopId stop, std::int32_t seconds,
                                     Theme const& theme, Language language);
[[nodiscard]] InfoCard describe_station(recording::RecordingReader& reader, StationId station, std::int32_t seconds,
                                        Theme const& theme, Language language);
[[nodiscard]] InfoCard describe_link(recording::RecordingReader& reader, LinkId link, std::int32_t seconds,
                                     Theme const& theme, Language language);

/// What lies nearest to a pixel, within `reach` pixels.
[[nodiscard]] std::optional<StopId> stop_at(recording::Scenery const& scenery, Camera const& camera, Point pixel,
                                            double reach);
[[nodiscard]] std::optional<StationId> station_at(recording::Scenery const& scenery, Camera const& camera, Point pixel,
                                                  double reach);
[[nodiscard]] std::optional<LinkId> link_at(recording::Scenery const& scenery, Camera const& camera, Point pixel,
                                            double reach);

}  // namespace twinshift::viz
