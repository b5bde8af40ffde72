#pragma once

#include "sim/core/column.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/mobsim/event_buffer.hpp"
#include "sim/network/network.hpp"

#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// A vehicle that came to the end of its path.
struct PathEnd {
  std::int32_t time_ms = 0;
  MoverId vehicle;
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
/// of wake-ups: nothing is looked at before it may move. Borrows the network's tables and all paths.
class StreetQueues {
public:
  /// `bays`: nodes where buses pull out (join_bay); any order, repeats allowed. `log` may be null.
  StreetQueues(network::Network const& network, MobsimParameters const& parameters, std::span<NodeId const> bays,
               EventBuffer* log);

  /// Starts `second` (ascending by one): room freed `space_delay` ago becomes visible. Joins made until move() take
  /// part in this second, later ones in the next.
  void open(std::int32_t second);
  /// A car starts at the end of path[0]; path is not empty and outlives the drive.
  void join_link(MoverId car, std::span<LinkId const> path);
  /// A bus starts from the bay of `node` into path[0], which leaves that node. `car_units` before scaling by the
  /// sample.
  void join_bay(MoverId bus, NodeId node, std::span<LinkId const> path, double car_units);
  /// Moves all that can move in the open second.
  void move();

  /// Vehicles whose path ended in the last move(), in no particular order of vehicles.
  [[nodiscard]] std::span<PathEnd const> finished() const { return finished_; }
  [[nodiscard]] std::int64_t link_entries() const { return link_entries_; }
  [[nodiscard]] std::int64_t forced_moves() const { return forced_moves_; }
  [[nodiscard]] std::int64_t on_road() const { return on_road_; }
  /// Room taken and room there is on a link's general lanes, in cars.
  [[nodiscard]] double used(LinkId link) const;
  [[nodiscard]] double storage(LinkId link) const;

private:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0xFFFFFFFFU;
  static constexpr Index kNotParked = 0xFFFFFFFEU;
  static constexpr std::int32_t kCarUnits = 1000;  ///< room and flow of one car
  static constexpr std::int32_t kWheelSeconds = 256;

  enum Kind : std::uint8_t { kCar = 0, kBus = 1 };

  /// What is known of a vehicle while it is on the road.
  struct Slot {
    std::int32_t due_ms = 0;
    Index behind = kNone;  ///< next in the queue, or next free slot
    MoverId vehicle;
    std::uint16_t units = kCarUnits;
    Kind kind = kCar;
    LinkId const* next = nullptr;  ///< the link to enter next; at `end` if this is the last
    LinkId const* end = nullptr;
  };

  struct Chain {
    Index first = kNone;
    Index last = kNone;
  };

  /// One cache line.
  struct alignas(64) Queue {
    std::int64_t virtual_time = 0;
    std::int32_t next_out_ms = 0;  ///< flow capacity lets the next one out then
    std::int32_t head_ms = 0;      ///< when the last one left: the head is head since then
    std::int32_t headway_ms = 0;   ///< of a car
    std::int32_t drive_ms = 0;     ///< free flow
    std::int32_t storage = 0;      ///< units
    std::int32_t used = 0;         ///< units, as the upstream node sees them
    Chain road;
    Chain waiting;  ///< departures at the end of the link; buses in a bay
    Index node = 0;
    Index first_waiter = kNone;      ///< blocked queues that want to enter here
    Index next_waiter = kNotParked;  ///< next queue blocked on the same link as this one
    std::uint32_t unused = 0;
  };

  struct Freed {
    Index queue;
    std::int32_t units;
  };

  struct Draft;
  void number_nodes(network::Network const& network);
  void build(network::Network const& network, MobsimParameters const& parameters, std::span<NodeId const> bays);
  void add_queue(Draft const& draft, network::Network const& network, MobsimParameters const& parameters);

  Index new_slot(MoverId vehicle, std::span<LinkId const> rest);
  void join(Index queue, Index slot);
  void append(Chain& chain, Index slot);
  [[nodiscard]] bool waiting_first(Queue const& q) const;
  [[nodiscard]] std::int32_t head_ready(Queue const& q) const;
  void arm(Index queue);
  void wake(Index node, std::int32_t second);
  void visit(Index node);
  bool serve(Index queue);
  void enter(Slot& slot, Index slot_index, std::int32_t out_ms, bool forced);
  void leave_traffic(Slot const& slot, Index slot_index, std::int32_t out_ms);
  void pop(Index queue, bool from_waiting, std::int32_t out_ms);
  void park(Index queue, Index wanted, std::int32_t stuck_ms);
  void unpark_all(Index wanted);
  void unpark(Index queue, Index wanted);

  std::vector<Queue> queues_;           ///< grouped by the node at their end
  std::vector<std::int32_t> ready_ms_;  ///< by queue: when its head should be tried next
  std::vector<Index> first_queue_;      ///< by node rank: its in-queues are first_queue_[n] ... first_queue_[n + 1] - 1
  std::vector<std::int64_t> node_time_;  ///< by node rank: virtual time
  std::vector<Index> node_rank_;         ///< by NodeId: place along a space-filling curve
  std::vector<Index> queue_of_[2];       ///< by LinkId, for cars and for buses
  std::vector<Index> bay_of_;            ///< by NodeId

  std::vector<Slot> slots_;
  Index free_slot_ = kNone;
  std::vector<std::vector<Freed>> freed_;  ///< ring by the second in which it shows
  std::size_t words_ = 0;
  std::vector<std::uint64_t> wheel_;  ///< kWheelSeconds rows of one bit a node
  using FarWake = std::pair<std::int32_t, Index>;
  std::priority_queue<FarWake, std::vector<FarWake>, std::greater<>> far_wakes_;  ///< beyond the wheel
  std::vector<Index> candidates_;
  std::vector<PathEnd> finished_;

  double sample_ = 1;
  std::int32_t stuck_ms_ = 0;
  std::int32_t second_ = -1;
  std::int32_t start_ms_ = 0;          ///< of the open second
  std::int32_t last_ms_ = -1;          ///< last millisecond of the open second
  std::int32_t next_move_second_ = 0;  ///< the second whose move() comes next
  EventBuffer* log_ = nullptr;
  std::int64_t link_entries_ = 0;
  std::int64_t forced_moves_ = 0;
  std::int64_t on_road_ = 0;
};

}  // namespace twinshift::mobsim
