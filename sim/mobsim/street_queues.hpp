#pragma once

#include "sim/mobsim/day.hpp"
#include "sim/mobsim/street_layout.hpp"
#include "sim/mobsim/street_part.hpp"
#include "sim/network/network.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// How the streets are worked on; changes speed, never an answer.
struct StreetPlan {
  int window_s = 1;                       ///< seconds in which parts see nothing of one another; at most `space_delay`
  std::vector<double> shares = {1.0};     ///< of the work, one a part; they add up to 1
  std::span<std::uint32_t const> load{};  ///< entries expected by link; empty: all alike
  bool keep_events = false;
};

/// Streets as queues (Gawron 1998): one first-in-first-out queue a link, a second one where buses have a lane, and one
/// for the bays of a node where buses pull out. All rules that decide the answer:
///
/// - A vehicle that enters a link is due at its end after the free-flow time, carried in milliseconds, but acts in the
///   next second at the earliest. Vehicles that enter in one second queue in the order in which they were served.
/// - Out of a queue goes the head alone, at max(due, moment the flow capacity allows, start of the second).
///   No capacity is saved up while blocked. At the end of its path a vehicle leaves without using capacity.
/// - It enters the next queue if that has room for one car; a longer vehicle may overhang. Room that a vehicle leaves
///   shows at the start of the queue after `space_delay`. A blocked head blocks those behind it.
/// - At a node the ready queue of least virtual time goes first (start-time fair queueing by capacity); ties by link.
///   Only a move advances virtual time.
/// - Departures join at the end of their first link, take no room there, and share its exit with the passing cars:
///   first come, first served.
/// - A head blocked for `stuck_after` is pushed on and counted; no vehicle ever disappears.
///
/// Within one second no node sees what another does in it, so the order of nodes cannot matter. Work follows a calendar
/// of wake-ups: nothing is looked at before it may move.
///
/// Parallel: the nodes are dealt to parts, time to windows. Call run_window once for every part, at the same time if
/// you like, then for the next window. What one part does shows in another no earlier than a window later in the model
/// itself: cut links take at least a window to drive, and room shows `space_delay` later. So neither the parts nor the
/// length of the windows nor the threads can change an answer. Borrows the network's tables and all paths.
class StreetQueues {
public:
  /// `bays`: nodes where buses pull out (join_bay); any order, repeats allowed.
  StreetQueues(network::Network const& network, MobsimParameters const& parameters, std::span<NodeId const> bays,
               StreetPlan const& plan);
  StreetQueues(StreetQueues const&) = delete;
  StreetQueues& operator=(StreetQueues const&) = delete;

  /// Windows count from 0; the first starts at midnight. Longest window that `parameters` and `wish_s` allow.
  [[nodiscard]] static int window_s(MobsimParameters const& parameters, int wish_s);
  [[nodiscard]] int window_s() const { return window_s_; }
  [[nodiscard]] std::size_t parts() const { return parts_.size(); }

  /// The part in which a drive along such a path begins.
  [[nodiscard]] std::size_t part_of_start(std::span<LinkId const> path) const {
    return layout_.part_of_queue(layout_.queue_of[path[0].index()]);
  }

  /// A car starts at the end of path[0] in `second`; path is not empty and outlives the drive. `window` is the one
  /// being worked on while this is called, and `second` lies after it; calls come in ascending second, one at a
  /// time for each part in which a drive begins.
  /// `car_units`: the room and flow it takes, in cars of the sample.
  void join_link(std::int32_t window, std::int32_t second, MoverId car, std::span<LinkId const> path,
                 double car_units = 1);
  /// A bus starts from the bay of `node` into path[0], which leaves that node. `car_units` before scaling by the
  /// sample. Else as join_link.
  void join_bay(std::int32_t window, std::int32_t second, MoverId bus, NodeId node, std::span<LinkId const> path,
                double car_units);

  /// Moves all that can move in `part` during `window`.
  void run_window(std::size_t part, std::int32_t window) {
    parts_[part]->run(window, window * window_s_, (window + 1) * window_s_);
  }
  /// Vehicles whose path ended in `part` during `window`, by second; to be read until the window after the next starts.
  [[nodiscard]] std::span<PathEnd const> finished(std::size_t part, std::int32_t window) const {
    return parts_[part]->finished(window);
  }
  /// Likewise the events, in the same order of nodes whatever the parts: part by part, second by second.
  [[nodiscard]] std::span<events::Event const> events(std::size_t part, std::int32_t window) const {
    return parts_[part]->events(window);
  }

  // Between two windows:
  [[nodiscard]] std::int64_t link_entries() const;
  [[nodiscard]] std::int64_t forced_moves() const;
  [[nodiscard]] std::int64_t on_road() const;
  /// Room taken and room there is on a link's general lanes, in cars.
  [[nodiscard]] double used(LinkId link) const;
  [[nodiscard]] double storage(LinkId link) const;

private:
  void join(std::int32_t window, StreetJoin const& vehicle);

  int const window_s_;
  double const sample_;
  StreetLayout layout_;
  std::vector<std::unique_ptr<StreetPart>> parts_;
};

}  // namespace twinshift::mobsim
