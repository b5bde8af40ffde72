#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/events/event_log.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"
#include "tools/exports/gz_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::exports {

/// A network as MATSim reads it (network_v2): a link a direction, its id the link's key, coordinates in `crs`.
void write_matsim_network(network::Network const& network, std::string const& crs, std::filesystem::path const& path);

/// Tours as MATSim plans (population_v6): home, activity, home, with the modes and car paths of `plans`.
/// People who stay at home have no plan and are left out; a person's id is its key.
void write_matsim_plans(demand::Population const& population, demand::Journeys const& plans,
                        network::Network const& network, std::filesystem::path const& path);

/// What a day's events refer to. Borrowed by MatsimEvents.
struct EventTables {
  network::Network const& network;
  transit::Timetable const& timetable;
  demand::Population const& population;
  demand::Journeys const& plans;
};

/// Writes a day's events as MATSim's (events v1) as they happen: act end, departure, link, vehicle and stop events,
/// arrival, act start, stuck. Shared bikes have no event there and are left out. Call finish() after the day.
class MatsimEvents : public events::EventSink {
public:
  MatsimEvents(EventTables const& tables, std::filesystem::path const& path);
  void consume(events::EventChunk const& chunk) override;
  void finish();
  [[nodiscard]] std::int64_t written() const { return written_; }

private:
  struct Line;
  void tell(events::Event const& event);
  void travel(events::Event const& event);
  void drive(events::Event const& event);
  void serve(events::Event const& event);
  void end_leg(Line& line, JourneyId journey);
  [[nodiscard]] bool is_block(std::uint32_t mover) const;
  [[nodiscard]] JourneyId journey(std::uint32_t mover) const;
  [[nodiscard]] std::string person(JourneyId journey) const;
  [[nodiscard]] std::string vehicle(std::uint32_t mover) const;
  [[nodiscard]] std::string activity(JourneyId journey, bool at_end) const;

  EventTables tables_;
  GzFile file_;
  std::string buffer_;
  std::vector<LinkId> on_link_;       ///< by mover
  std::vector<std::int32_t> on_leg_;  ///< by journey, -1: none
  std::int64_t written_ = 0;
};

}  // namespace twinshift::exports
