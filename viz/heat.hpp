#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/canvas.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// What is coloured on the map besides the movers, who are dimmed then.
enum class Heat {
  kNone,
  kFlow,   ///< vehicles an hour by street, in this quarter hour
  kSpeed,  ///< speed by street against that on the empty street, in this quarter hour
  kQueue,  ///< vehicles by street that stand or crawl now
  kLoad,   ///< people on board of each public vehicle against its places
  kStops,  ///< people who wait at each stop
  kDocks,  ///< bikes at each shared bike station
  kCo2e,   ///< by street, the day's amount shared out over the hours by vehicles
  kNox,
  kPm10,
  kTravelTime,  ///< by zone: minutes door to door, of those who live there
  kCarFree,     ///< by zone: share of journeys without a car
  kSwitched,    ///< travellers under way whose mode differs from the base
  kTanks,       ///< hydrogen in each vehicle
};
inline constexpr int kHeats = 14;
[[nodiscard]] std::string_view token(Heat heat);
[[nodiscard]] std::optional<Heat> heat_of(std::string_view token);
[[nodiscard]] Words name_of(Heat heat);

/// Traffic of each street in a quarter hour.
struct LinkTraffic {
  std::vector<std::uint32_t> entered;  ///< vehicles, by link
  std::vector<float> speed_share;      ///< 1: as on the empty street; 0: nobody entered
};
[[nodiscard]] LinkTraffic traffic_of(recording::Chunk const& chunk, recording::Scenery const& scenery);

/// Vehicles by link that are on it for longer than the empty street takes, at a moment of the chunk.
[[nodiscard]] std::vector<std::uint32_t> queues_at(recording::Chunk const& chunk, recording::Scenery const& scenery,
                                                   std::int32_t seconds);
/// People by stop who wait, at a moment of the chunk.
[[nodiscard]] std::vector<std::uint32_t> waiting_at(recording::Chunk const& chunk, recording::Scenery const& scenery,
                                                    std::int32_t seconds);
/// Bikes by station; empty if the recording does not tell.
[[nodiscard]] std::vector<std::int32_t> bikes_at(recording::Figures const& figures, std::int32_t seconds);
/// Grams left in a tank that was full in the morning; not below 0.
[[nodiscard]] double tank_left_g(recording::TankFigures const& tank, std::int32_t seconds);

/// People that a vehicle's load stands for: of a sample, each traveller stands for several.
[[nodiscard]] double people_on_board(recording::Figures const& figures, std::uint32_t load);

/// Five bounds between six steps, so that each step holds about as many values; ascending, of two digits. Zeros are
/// left out.
[[nodiscard]] std::array<double, 5> quantile_bounds(std::vector<double> values);
/// Step 0 ... 5 of a value.
[[nodiscard]] int step_of(double value, std::array<double, 5> const& bounds);

/// A row of the layer's legend.
struct HeatStep {
  Colour colour;
  std::string words;
};
struct HeatLegend {
  std::string title;            ///< with unit
  std::vector<HeatStep> steps;  ///< empty: the recording holds nothing of it
  std::string note;             ///< what must be known to read it; may be empty
};

/// Draws one layer of a recording at a time. What changes by the minute at most is kept until it changes.
class HeatLayer {
public:
  /// `base` (may be null) is what kSwitched compares with; borrows both.
  HeatLayer(recording::RecordingReader& reader, recording::RecordingReader const* base);

  /// True if `heat` lies under the movers (streets, zones, stops) and depends on moment_of() alone.
  [[nodiscard]] static bool lies_below(Heat heat);
  /// Equal for moments that give the same picture of a layer below the movers.
  [[nodiscard]] static std::int32_t moment_of(Heat heat, std::int32_t seconds);
  /// `bounds` replace those that the values would give. Throws RecordingError if the quarter hour is damaged.
  void draw_below(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds, Heat heat,
                  std::optional<std::array<double, 5>> const& bounds = {});
  /// Of the last layer drawn below the movers.
  [[nodiscard]] std::array<double, 5> const& bounds() const { return bounds_; }
  void draw_above(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme, Heat heat);
  /// As of the last drawing.
  [[nodiscard]] HeatLegend legend(Heat heat, Theme const& theme, Language language) const;
  /// Main mode in the base of a mover that is a traveller there too; nothing if runs can't be compared.
  [[nodiscard]] std::optional<Mode> mode_in_base(MoverId mover) const;

private:
  void draw_links(Canvas& canvas, Camera const& camera, std::span<double const> values,
                  std::array<Colour, 6> const& colours);
  void draw_emissions(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds, Heat heat);
  void draw_zones(Canvas& canvas, Camera const& camera, Theme const& theme, Heat heat);
  void draw_stops(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds);
  void draw_docks(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds);

  recording::RecordingReader& reader_;
  recording::RecordingReader const* base_;
  std::uint32_t first_traveller_ = 0;  // movers before it are public vehicles
  std::uint32_t first_traveller_base_ = 0;
  bool comparable_ = false;
  std::array<double, 5> bounds_{};
  std::optional<std::array<double, 5>> given_bounds_;
  std::uint32_t switched_ = 0;
  std::uint32_t travelling_ = 0;
};

}  // namespace twinshift::viz
