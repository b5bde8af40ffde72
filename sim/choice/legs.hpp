#pragma once

#include "sim/choice/alternatives.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/routing/street_router.hpp"

#include <optional>
#include <span>
#include <vector>

namespace twinshift::choice {

/// Consecutive journeys under construction; paths count from 0 within the block.
struct JourneyBlock {
  std::vector<Mode> main_mode;
  std::vector<TimeOfDay> departure;
  std::vector<std::uint32_t> leg_counts;
  std::vector<demand::Leg> legs;
  std::vector<std::uint32_t> path_lengths;
  std::vector<LinkId> links;

  void clear();
};

/// Appends a block's rows to `journeys`.
void append(JourneyBlock const& block, demand::Journeys& journeys);

/// The car path a traveller drove yesterday, and how ready they are to change it.
struct LastPath {
  std::span<LinkId const> links;
  /// Changes if the share of time that the best path would save is above this.
  double least_gain = 0;
};

/// Turns a chosen mode into the legs that the mobility simulation executes. One a thread: it holds a drive.
class LegWriter {
public:
  LegWriter(Alternatives const& alternatives, routing::StreetRouter const& router, network::LinkTimes const& times,
            transit::ServiceExperience const& experience);

  /// The journey by `mode`; without legs if there is no way, or if `mode` is empty. `last`: driven again unless
  /// another path is better by as much as it says; without it, the best path.
  void write(JourneyId journey, std::optional<Mode> mode, std::optional<LastPath> last, JourneyBlock& block);

  /// A car trip from node to node.
  void write_car_trip(NodeId from, NodeId to, TimeOfDay departure, std::optional<LastPath> last, JourneyBlock& block);

  /// A background rider's journey: the quickest option as experience has it; without legs if there is none.
  void write_rider(std::size_t row, JourneyBlock& block);

private:
  bool car(JourneyId journey);
  bool passenger(JourneyId journey);
  bool own_way(JourneyId journey, Mode mode, double metres, MetresPerSecond speed);
  bool bike_share(JourneyId journey);
  bool scooter(JourneyId journey);
  bool transit(JourneyId journey, Mode mode);
  bool bike_rail(JourneyId journey);
  bool park_ride(JourneyId journey);

  void add_walk(NodeId from, NodeId to, double seconds);
  bool add_drive(NodeId from, NodeId to, TimeOfDay at, SiteId park_at);
  [[nodiscard]] bool drives_again(TimeOfDay at, double best_s) const;
  void add_rides(TransitOptions::Row row, NodeId from, NodeId to, Mode access, Mode egress);
  [[nodiscard]] NodeId walk_node(LocationId location) const;
  [[nodiscard]] double car_access_s() const;

  Alternatives const& all_;
  network::LinkTimes const& times_;
  transit::ServiceExperience const& experience_;
  routing::TimedDrive drive_;
  routing::Path path_;
  std::optional<LastPath> last_;
  TimeOfDay departure_;
  JourneyBlock* block_ = nullptr;
};

}  // namespace twinshift::choice
