#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/events/event_log.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/recording/recording.hpp"
#include "sim/transit/timetable.hpp"

#include <filesystem>
#include <vector>

namespace twinshift::results {

/// What a film shows. Borrows everything.
struct FilmInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  demand::Journeys const& journeys;
};

/// Completes `scenery` (names, places, backdrop, homes, credits: the caller's) with the tables the model knows:
/// streets, stops, stations, routes and movers.
void add_model_tables(recording::Scenery& scenery, FilmInput const& input);

/// Where people live, a row for every location with residents.
std::vector<recording::Home> homes_of(demand::Population const& population);

/// Turns the events of a day into its recording. People start and end their day within 120 m of the node their location
/// is tied to, each at a spot of their own, so that a crowd doesn't walk out of one point.
class Film : public events::EventSink {
public:
  /// Creates the file. `scenery` as completed by add_model_tables. Throws RecordingError if it can't be written.
  Film(std::filesystem::path const& path, recording::Scenery const& scenery, FilmInput const& input);

  void consume(events::EventChunk const& chunk) override;
  /// Call once after the last chunk. Nothing of the model is looked at any more.
  void end_day();
  /// Figures of the day; those that events tell are filled in, the caller may add others before finish().
  [[nodiscard]] recording::Figures& figures() { return figures_; }
  /// Ends the day if that has not been done, writes figures and index. Call once.
  void finish();
  [[nodiscard]] recording::RecordingWriter const& writer() const { return writer_; }

private:
  void expect(events::Event const& event) const;
  void show(events::Event const& event);
  void count(events::Event const& event);
  void close_hour();
  void start_leg(MoverId mover, std::int32_t time, std::uint32_t leg);
  void wait_at(MoverId mover, std::int32_t time, Mode mode, StopId stop);
  void enter_link(MoverId mover, std::int32_t time, LinkId link);
  void leave_link(MoverId mover, std::int32_t time, LinkId link);
  void arrive_at_stop(TripId trip, std::int32_t time, std::uint32_t position);
  void depart_from_stop(TripId trip, std::int32_t time, std::uint32_t position);
  void change_load(TripId trip, std::int32_t time, int people);
  [[nodiscard]] bool is_vehicle(MoverId mover) const { return mover.index() < blocks_; }
  [[nodiscard]] MoverId vehicle_of(TripId trip) const { return MoverId{input_.timetable.trips.block[trip].value()}; }
  [[nodiscard]] Point spot(JourneyId journey, Point node, bool at_end) const;

  FilmInput input_;
  recording::RecordingWriter writer_;
  std::size_t blocks_;
  std::vector<Mode> mode_of_;              // by block
  std::vector<LinkId> last_link_;          // by block: where it stands if it stops; invalid away from streets
  std::vector<std::uint32_t> load_;        // by block
  Column<LinkId, std::uint32_t> entered_;  // of the clock hour that runs: small enough to stay near the processor
  int hour_ = 0;
  recording::Figures figures_;
};

}  // namespace twinshift::results
