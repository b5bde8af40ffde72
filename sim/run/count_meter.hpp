#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/demand/background.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/events/event_log.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::run {

/// Whom a count point sees: background travel by its stream, then those of tours, then public vehicles.
inline constexpr int kCountedTours = demand::kBackgroundStreams;
inline constexpr int kCountedVehicles = kCountedTours + 1;
inline constexpr int kCountedGroups = kCountedVehicles + 1;

/// A day's count at one point: by group, then hour. Hours after 24:00 count for those after 00:00.
using CountedDay = std::array<std::array<std::int64_t, 24>, kCountedGroups>;

/// Counts what passes the scenario's count points on one day; points of lorries count lorries alone. Borrows its
/// arguments, which must outlive it.
class CountMeter final : public events::EventSink {
public:
  CountMeter(std::vector<scenario::CountPoint> const& points, network::Network const& network,
             transit::Timetable const& timetable, demand::Population const& population);
  void consume(events::EventChunk const& chunk) override;

  /// By count point, in the sample's travellers.
  [[nodiscard]] std::vector<CountedDay> const& counted() const { return counted_; }

private:
  using Points = std::vector<std::uint32_t>;
  void count(Points const& points, std::uint32_t mover, std::uint32_t time_ms);
  [[nodiscard]] int group_of(std::uint32_t mover) const;
  [[nodiscard]] bool is_lorry(std::uint32_t mover) const;

  std::vector<scenario::CountPoint> const& points_;
  transit::Timetable const& timetable_;
  demand::Population const& population_;
  std::vector<Points> of_link_;   ///< count points by link
  std::vector<Points> of_route_;  ///< by route
  std::vector<CountedDay> counted_;
};

/// What a sample's count stands for at 100 %: travellers grow, public vehicles all run already.
[[nodiscard]] std::vector<CountedDay> at_full(std::vector<CountedDay> counted, double sample);

/// All that a point counted on one day.
[[nodiscard]] double total(CountedDay const& day);

/// The table `counts.csv`: what was counted in the city beside what a day's `counted` makes of it at 100 %.
[[nodiscard]] std::string counts_csv(std::vector<scenario::CountPoint> const& points,
                                     std::vector<CountedDay> const& counted, double sample);

}  // namespace twinshift::run
