#pragma once

#include "sim/mobsim/event_buffer.hpp"
#include "sim/mobsim/street_layout.hpp"

#include <array>
#include <functional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

namespace twinshift::mobsim {

/// A vehicle that came to the end of its path.
struct PathEnd {
  std::int32_t time_ms = 0;
  MoverId vehicle;
};

enum class StreetVehicle : std::uint8_t { kCar = 0, kBus = 1 };

/// A vehicle that enters the streets: at the end of a link, or in a bay.
struct StreetJoin {
  std::int32_t second = 0;
  StreetIndex queue = 0;
  LinkId const* path = nullptr;  ///< links still to enter; they outlive the drive
  std::uint32_t links = 0;
  MoverId vehicle;
  std::uint16_t units = kCarUnits;
  StreetVehicle kind = StreetVehicle::kCar;
};

/// What is known of a vehicle while it is on the road: one cache line, with the next queues of its path in it, so that
/// the path itself, which lies anywhere in memory, is read once in nine links.
struct alignas(64) StreetSlot {
  static constexpr std::uint8_t kAhead = 9;
  std::int32_t due_ms = 0;
  StreetIndex behind = kNoIndex;  ///< next in the queue, or next free slot
  MoverId vehicle;
  std::uint16_t units = kCarUnits;
  StreetVehicle kind = StreetVehicle::kCar;
  std::uint8_t at = kAhead;      ///< place in `ahead` of the queue to enter next; kAhead at the end of the path
  LinkId const* rest = nullptr;  ///< links of the path that are not in `ahead` yet
  std::uint32_t rest_links = 0;
  StreetIndex ahead[kAhead];
};
static_assert(sizeof(StreetSlot) == 64 && sizeof(StreetQueue) == 64);

/// One part of the streets (a range of nodes), worked on by one thread at a time.
///
/// Time goes in windows. Within a window a part sees nothing of the others; what crosses lies in mailboxes that are
/// written in one window and read in the next, one set for even windows and one for odd. That is early enough because a
/// link that leads from part to part takes at least a window to drive, and room shows at least a window later.
class StreetPart {
public:
  StreetPart(StreetLayout& layout, MobsimParameters const& parameters, std::size_t part, bool keep_events);

  void connect(std::vector<StreetPart*> parts) { parts_ = std::move(parts); }
  /// A join asked for while `window` is worked on; it lies after that window. By one caller at a time, ascending.
  void join(std::int32_t window, StreetJoin const& vehicle) { outbox(window).joins.push_back(vehicle); }
  /// Moves all that can move in the seconds `from` ... `until` - 1 of `window`.
  void run(std::int32_t window, std::int32_t from, std::int32_t until);

  /// Vehicles whose path ended in `window`, by second. Readable until the window after the next.
  [[nodiscard]] std::span<PathEnd const> finished(std::int32_t window) const { return ends_[window & 1].finished; }
  /// Events of `window`, by second; within it not yet by millisecond.
  [[nodiscard]] std::span<events::Event const> events(std::int32_t window) const { return ends_[window & 1].events; }

  [[nodiscard]] std::int64_t link_entries() const { return link_entries_; }
  [[nodiscard]] std::int64_t forced_moves() const { return forced_moves_; }
  /// Vehicles that came in here minus those that went out here; only the sum over all parts means something.
  [[nodiscard]] std::int64_t balance() const { return balance_; }

private:
  using Index = StreetIndex;
  static constexpr std::int32_t kWheelSeconds = 128;
  static constexpr std::size_t kTogether = 16;  ///< nodes looked at side by side

  struct Freed {
    Index queue;
    std::int32_t units;
  };
  struct FreedMail {
    std::int32_t shows;  ///< second
    Freed freed;
  };
  struct CarMail {
    Index queue;
    StreetSlot slot;
  };
  /// What leaves a part in one window, by receiving part; and the joins that it gets.
  struct Box {
    std::vector<std::vector<CarMail>> cars;
    std::vector<std::vector<FreedMail>> freed;
    std::vector<StreetJoin> joins;
  };
  struct Ends {
    std::vector<PathEnd> finished;
    std::vector<events::Event> events;
  };

  [[nodiscard]] Box& outbox(std::int32_t window) { return boxes_[window & 1]; }
  void receive(std::int32_t window);
  void open(std::int32_t second);
  [[nodiscard]] std::int32_t space_delay() const { return static_cast<std::int32_t>(freed_.size()) - 1; }
  void take_joins();
  void move();
  Index new_slot();
  void drop_slot(Index slot);
  void fill_ahead(StreetSlot& slot);
  void join_queue(StreetJoin const& vehicle);
  void append(SlotChain& chain, Index slot);
  [[nodiscard]] bool waiting_first(StreetQueue const& q) const;
  [[nodiscard]] std::int32_t head_ready(StreetQueue const& q) const;
  void arm(Index queue);
  void wake(Index node, std::int32_t second);
  [[nodiscard]] std::uint64_t* wheel_row(std::int32_t second) {
    return wheel_.data() + (static_cast<std::uint32_t>(second) % kWheelSeconds) * words_;
  }
  void list_woken();
  void list_ready(std::span<Index const> nodes);
  void fetch_ahead();
  void serve_node(std::span<Index> ready);
  bool serve(Index queue);
  void enter(Index queue, Index slot, std::int32_t out_ms, bool forced);
  void arrive_on(Index queue, Index slot);
  void leave_traffic(Index queue, Index slot, std::int32_t out_ms);
  void pop(Index queue, bool from_waiting, std::int32_t out_ms);
  void park(Index queue, Index wanted, std::int32_t stuck_ms);
  void unpark_all(Index wanted);
  void unpark(Index queue, Index wanted);
  void log(std::int32_t time_ms, events::EventKind kind, MoverId vehicle, LinkId link) {
    out_->events.push_back({static_cast<std::uint32_t>(time_ms), kind, vehicle.value(), link.value()});
  }

  StreetLayout& layout_;
  StreetQueue* const queues_;
  std::int32_t* const ready_ms_;
  std::size_t const part_;
  Index const first_node_;
  bool const keep_events_;
  std::int32_t const stuck_ms_;
  std::vector<StreetPart*> parts_;

  std::vector<StreetSlot> slots_;
  Index free_slot_ = kNoIndex;
  std::vector<std::vector<Freed>> freed_;    ///< ring by the second in which it shows
  std::vector<Freed>* freed_now_ = nullptr;  ///< takes what is freed in the open second
  std::size_t words_ = 0;
  std::vector<std::uint64_t> wheel_;  ///< kWheelSeconds rows of one bit a node
  using FarWake = std::pair<std::int32_t, Index>;
  std::priority_queue<FarWake, std::vector<FarWake>, std::greater<>> far_wakes_;  ///< beyond the wheel
  std::vector<Index> woken_;                                                      ///< nodes to look at in this second
  std::vector<Index> ready_;                                                      ///< queues of the nodes at hand
  std::size_t ready_count_ = 0;
  std::vector<Index> heads_;                        ///< by ready queue: the slot that is likely to go
  std::vector<Index> wanted_;                       ///< by ready queue: where to
  std::array<std::size_t, kTogether> ready_end_{};  ///< by node at hand
  std::vector<StreetJoin> joins_;                   ///< by second; those before next_join_ have joined
  std::size_t next_join_ = 0;
  Box boxes_[2];
  Ends ends_[2];
  Box* box_ = nullptr;  ///< of the running window
  Ends* out_ = nullptr;

  std::int32_t second_ = -1;
  std::int32_t start_ms_ = 0;          ///< of the open second
  std::int32_t last_ms_ = -1;          ///< last millisecond of the open second
  std::int32_t next_move_second_ = 0;  ///< the second whose move() comes next
  std::int64_t link_entries_ = 0;
  std::int64_t forced_moves_ = 0;
  std::int64_t balance_ = 0;
};

}  // namespace twinshift::mobsim
