#include "sim/mobsim/street_queues.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace twinshift::mobsim {

namespace {

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
constexpr double kBayPerHour = 1800;     ///< pulling out takes 2 s a car unit (assumed)
constexpr double kBusLanePerHour = 900;  ///< one lane with signals; the same as a general lane of a city street
constexpr double kLeastPerHour = 1;      ///< keeps a link that the files close from dividing by zero
constexpr double kUnlimited = 1e6;       ///< cars; room in a bay

/// Interleaves the bits of two 16-bit coordinates (Morton order): near places get near numbers.
std::uint32_t morton(std::uint32_t x, std::uint32_t y) {
  auto const spread = [](std::uint32_t v) {
    v = (v | (v << 8)) & 0x00FF00FFU;
    v = (v | (v << 4)) & 0x0F0F0F0FU;
    v = (v | (v << 2)) & 0x33333333U;
    return (v | (v << 1)) & 0x55555555U;
  };
  return spread(x) | (spread(y) << 1);
}

std::int32_t to_int(double value) { return static_cast<std::int32_t>(std::llround(value)); }

}  // namespace

/// A queue to be made; sorted by (node, order, link) they get their numbers.
struct StreetQueues::Draft {
  enum Order : std::uint8_t { kGeneral, kBusLane, kBay };
  Index node = 0;  ///< rank
  Order order = kGeneral;
  std::uint32_t id = 0;  ///< link, or node of a bay
  friend auto operator<=>(Draft const&, Draft const&) = default;
};

StreetQueues::StreetQueues(network::Network const& network, MobsimParameters const& parameters,
                           std::span<NodeId const> bays, EventBuffer* log)
    : sample_{parameters.sample}, stuck_ms_{parameters.stuck_after.count() * 1000}, log_{log} {
  auto const delay = static_cast<std::size_t>(std::max(1, parameters.space_delay.count()));
  freed_.resize(delay + 1);
  number_nodes(network);
  build(network, parameters, bays);
  words_ = (node_rank_.size() + 63) / 64;
  wheel_.assign(words_ * kWheelSeconds, 0);
}

void StreetQueues::number_nodes(network::Network const& network) {
  auto const& position = network.nodes.position;
  auto low = Point{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  double extent = 1;
  for (auto const p : position) low = {std::min(low.x, p.x), std::min(low.y, p.y)};
  for (auto const p : position) extent = std::max({extent, p.x - low.x, p.y - low.y});
  std::vector<std::pair<std::uint32_t, Index>> order;
  for (std::size_t i = 0; i < position.size(); ++i) {
    auto const p = position.values()[i];
    auto const cell = [&](double offset) { return static_cast<std::uint32_t>(offset / extent * 65535.0); };
    order.emplace_back(morton(cell(p.x - low.x), cell(p.y - low.y)), static_cast<Index>(i));
  }
  std::sort(order.begin(), order.end());
  node_rank_.resize(order.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) node_rank_[order[rank].second] = static_cast<Index>(rank);
}

void StreetQueues::build(network::Network const& network, MobsimParameters const& parameters,
                         std::span<NodeId const> bays) {
  auto const& links = network.links;
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const node = node_rank_[links.to[link].index()];
    drafts.push_back({node, Draft::kGeneral, link.value()});
    if (links.bus_lane[link] != 0) drafts.push_back({node, Draft::kBusLane, link.value()});
  }
  for (auto const node : bays) drafts.push_back({node_rank_[node.index()], Draft::kBay, node.value()});
  std::sort(drafts.begin(), drafts.end());
  drafts.erase(std::unique(drafts.begin(), drafts.end(), [](auto& a, auto& b) { return (a <=> b) == 0; }),
               drafts.end());

  auto const nodes = node_rank_.size();
  for (auto& map : queue_of_) map.assign(links.size(), kNone);
  bay_of_.assign(nodes, kNone);
  node_time_.assign(nodes, 0);
  first_queue_.assign(nodes + 1, 0);
  for (auto const& draft : drafts) ++first_queue_[draft.node + 1];
  auto const widest = nodes == 0 ? 0U : *std::max_element(first_queue_.begin(), first_queue_.end());
  candidates_.resize(widest);
  std::partial_sum(first_queue_.begin(), first_queue_.end(), first_queue_.begin());
  queues_.reserve(drafts.size());
  for (auto const& draft : drafts) add_queue(draft, network, parameters);
  ready_ms_.assign(queues_.size(), kNever);
}

void StreetQueues::add_queue(Draft const& draft, network::Network const& network, MobsimParameters const& parameters) {
  auto const index = static_cast<Index>(queues_.size());
  Queue q;
  q.node = draft.node;
  double per_hour = kBayPerHour;
  double room = kUnlimited;
  if (draft.order == Draft::kBay) {
    bay_of_[draft.id] = index;
  } else {
    auto const link = LinkId{draft.id};
    auto const bus_lane = draft.order == Draft::kBusLane;
    per_hour = std::max(kLeastPerHour, bus_lane ? kBusLanePerHour : network.links.capacity[link]);
    auto const lanes = bus_lane ? 1.0 : std::max(1.0, static_cast<double>(network.links.lanes[link]));
    auto const length = network.links.length[link].value();
    auto const drive_s = network::free_flow_seconds(network, link);
    q.drive_ms = std::max(1, to_int(drive_s * 1000));
    // Less room than this would throttle the link below its own flow capacity: a vehicle's room shows again only
    // `space_delay` after it left, and it acts in whole seconds.
    auto const least = per_hour / 3600 * (drive_s + static_cast<double>(freed_.size()));
    if (length >= parameters.junction_link.value())
      room = std::max(least, length * lanes / parameters.car_length.value());
    queue_of_[kBus][link.index()] = index;
    if (!bus_lane) queue_of_[kCar][link.index()] = index;
  }
  q.headway_ms = std::max(1, to_int(3'600'000 / (per_hour * sample_)));
  q.storage = to_int(std::clamp(room * sample_, 1.0, kUnlimited) * kCarUnits);
  queues_.push_back(q);
}

void StreetQueues::open(std::int32_t second) {
  second_ = second;
  start_ms_ = second * 1000;
  last_ms_ = start_ms_ + 999;
  next_move_second_ = second;
  while (!far_wakes_.empty() && far_wakes_.top().first < second + kWheelSeconds) {
    wake(far_wakes_.top().second, far_wakes_.top().first);
    far_wakes_.pop();
  }
  auto& freed = freed_[static_cast<std::size_t>(second) % freed_.size()];
  for (auto const [queue, units] : freed) {
    queues_[queue].used -= units;
    if (queues_[queue].first_waiter != kNone) unpark_all(queue);
  }
  freed.clear();
}

void StreetQueues::join_link(MoverId car, std::span<LinkId const> path) {
  assert(!path.empty());
  join(queue_of_[kCar][path[0].index()], new_slot(car, path.subspan(1)));
}

void StreetQueues::join_bay(MoverId bus, NodeId node, std::span<LinkId const> path, double car_units) {
  assert(!path.empty() && bay_of_[node.index()] != kNone);
  auto const index = new_slot(bus, path);
  auto& slot = slots_[index];
  slot.kind = kBus;
  slot.units = static_cast<std::uint16_t>(std::clamp(car_units * sample_ * kCarUnits, 1.0, 60000.0));
  join(bay_of_[node.index()], index);
}

StreetQueues::Index StreetQueues::new_slot(MoverId vehicle, std::span<LinkId const> rest) {
  auto index = free_slot_;
  if (index == kNone) {
    index = static_cast<Index>(slots_.size());
    slots_.emplace_back();
  } else {
    free_slot_ = slots_[index].behind;
  }
  auto& slot = slots_[index];
  slot = {};
  slot.due_ms = next_move_second_ * 1000;
  slot.vehicle = vehicle;
  slot.next = rest.data();
  slot.end = rest.data() + rest.size();
  ++on_road_;
  return index;
}

void StreetQueues::join(Index queue, Index slot) {
  auto& q = queues_[queue];
  auto const was_empty = q.waiting.first == kNone;
  append(q.waiting, slot);
  if (was_empty && q.next_waiter == kNotParked) arm(queue);
}

void StreetQueues::append(Chain& chain, Index slot) {
  if (chain.first == kNone)
    chain.first = slot;
  else
    slots_[chain.last].behind = slot;
  chain.last = slot;
}

bool StreetQueues::waiting_first(Queue const& q) const {
  if (q.waiting.first == kNone) return false;
  return q.road.first == kNone || slots_[q.waiting.first].due_ms < slots_[q.road.first].due_ms;
}

/// When the head may go as far as its own queue is concerned. Depends on what happened alone, never on when it is
/// asked.
std::int32_t StreetQueues::head_ready(Queue const& q) const {
  auto const head = waiting_first(q) ? q.waiting.first : q.road.first;
  if (head == kNone) return kNever;
  auto const& slot = slots_[head];
  auto const ready = std::max(slot.due_ms, q.head_ms);
  return slot.next == slot.end ? ready : std::max(ready, q.next_out_ms);
}

void StreetQueues::arm(Index queue) {
  auto const& q = queues_[queue];
  auto const ready = head_ready(q);
  ready_ms_[queue] = ready;
  if (ready != kNever) wake(q.node, ready / 1000);
}

void StreetQueues::wake(Index node, std::int32_t second) {
  second = std::max(second, next_move_second_);
  if (second >= second_ + kWheelSeconds) return far_wakes_.emplace(second, node);
  auto const row = static_cast<std::size_t>(second % kWheelSeconds) * words_;
  wheel_[row + node / 64] |= std::uint64_t{1} << (node % 64);
}

void StreetQueues::move() {
  finished_.clear();
  next_move_second_ = second_ + 1;
  auto* const row = wheel_.data() + static_cast<std::size_t>(second_ % kWheelSeconds) * words_;
  for (std::size_t w = 0; w < words_; ++w) {
    auto bits = row[w];
    row[w] = 0;
    for (; bits != 0; bits &= bits - 1) visit(static_cast<Index>(w * 64) + static_cast<Index>(std::countr_zero(bits)));
  }
}

void StreetQueues::visit(Index node) {
  std::size_t count = 0;
  for (auto queue = first_queue_[node]; queue < first_queue_[node + 1]; ++queue)
    if (ready_ms_[queue] <= last_ms_) candidates_[count++] = queue;
  while (count > 1) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < count; ++i) {
      auto const difference = queues_[candidates_[i]].virtual_time - queues_[candidates_[least]].virtual_time;
      if (difference < 0 || (difference == 0 && candidates_[i] < candidates_[least])) least = i;
    }
    if (!serve(candidates_[least])) candidates_[least] = candidates_[--count];
  }
  if (count == 1)
    while (serve(candidates_[0])) {
    }
}

/// Moves the head of a ready queue if it can go. Tells whether the queue may be served again in this second.
bool StreetQueues::serve(Index queue) {
  auto& q = queues_[queue];
  auto const from_waiting = waiting_first(q);
  auto const index = from_waiting ? q.waiting.first : q.road.first;
  auto& slot = slots_[index];
  auto const ready = head_ready(q);
  auto const out = std::max(ready, start_ms_);
  if (slot.next == slot.end) {
    pop(queue, from_waiting, out);
    leave_traffic(slot, index, out);
  } else {
    auto const wanted = queue_of_[slot.kind][slot.next->index()];
    auto const full = queues_[wanted].used + kCarUnits > queues_[wanted].storage;
    if (q.next_waiter != kNotParked) unpark(queue, wanted);
    if (full && ready + stuck_ms_ > last_ms_) {
      park(queue, wanted, ready + stuck_ms_);
      return false;
    }
    auto const headway = (std::int64_t{q.headway_ms} * slot.units + kCarUnits / 2) / kCarUnits;
    auto& node_time = node_time_[q.node];
    node_time = std::max(node_time, q.virtual_time);
    q.virtual_time = node_time + headway;
    q.next_out_ms = out + static_cast<std::int32_t>(headway);
    pop(queue, from_waiting, out);
    enter(slot, index, out, full);
  }
  arm(queue);
  return ready_ms_[queue] <= last_ms_;
}

void StreetQueues::pop(Index queue, bool from_waiting, std::int32_t out_ms) {
  auto& q = queues_[queue];
  auto& chain = from_waiting ? q.waiting : q.road;
  auto& slot = slots_[chain.first];
  chain.first = slot.behind;
  slot.behind = kNone;
  q.head_ms = out_ms;
  if (from_waiting) return;
  auto const shows = static_cast<std::size_t>(second_) + freed_.size() - 1;
  freed_[shows % freed_.size()].push_back({queue, slot.units});
}

void StreetQueues::enter(Slot& slot, Index slot_index, std::int32_t out_ms, bool forced) {
  auto const link = *slot.next;
  auto const queue = queue_of_[slot.kind][link.index()];
  auto& q = queues_[queue];
  ++link_entries_;
  forced_moves_ += forced ? 1 : 0;
  if (log_ != nullptr) {
    if (forced) log_->add(out_ms, events::EventKind::kForcedMove, slot.vehicle.value(), link.value());
    log_->add(out_ms, events::EventKind::kLinkEnter, slot.vehicle.value(), link.value());
  }
  ++slot.next;
  slot.due_ms = std::max(out_ms + q.drive_ms, next_move_second_ * 1000);
  q.used += slot.units;
  auto const was_empty = q.road.first == kNone;
  append(q.road, slot_index);
  if (was_empty && q.next_waiter == kNotParked) arm(queue);
}

void StreetQueues::leave_traffic(Slot const& slot, Index slot_index, std::int32_t out_ms) {
  if (log_ != nullptr) log_->add(out_ms, events::EventKind::kLinkExit, slot.vehicle.value(), (slot.next - 1)->value());
  finished_.push_back({out_ms, slot.vehicle});
  slots_[slot_index].behind = free_slot_;
  free_slot_ = slot_index;
  --on_road_;
}

/// A blocked queue sleeps until room shows on the link it wants, or until its head has been stuck too long.
void StreetQueues::park(Index queue, Index wanted, std::int32_t stuck_ms) {
  queues_[queue].next_waiter = queues_[wanted].first_waiter;
  queues_[wanted].first_waiter = queue;
  ready_ms_[queue] = stuck_ms;
  wake(queues_[queue].node, stuck_ms / 1000);
}

void StreetQueues::unpark_all(Index wanted) {
  auto queue = queues_[wanted].first_waiter;
  queues_[wanted].first_waiter = kNone;
  while (queue != kNone) {
    auto const next = queues_[queue].next_waiter;
    queues_[queue].next_waiter = kNotParked;
    arm(queue);
    queue = next;
  }
}

void StreetQueues::unpark(Index queue, Index wanted) {
  auto* place = &queues_[wanted].first_waiter;
  while (*place != queue) place = &queues_[*place].next_waiter;
  *place = queues_[queue].next_waiter;
  queues_[queue].next_waiter = kNotParked;
}

double StreetQueues::used(LinkId link) const {
  return static_cast<double>(queues_[queue_of_[kCar][link.index()]].used) / kCarUnits;
}

double StreetQueues::storage(LinkId link) const {
  return static_cast<double>(queues_[queue_of_[kCar][link.index()]].storage) / kCarUnits;
}

}  // namespace twinshift::mobsim
