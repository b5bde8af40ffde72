#include "sim/mobsim/street_part.hpp"

#include "sim/core/fetch.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace twinshift::mobsim {

namespace {
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
}

StreetPart::StreetPart(StreetLayout& layout, MobsimParameters const& parameters, std::size_t part, bool keep_events)
    : layout_{layout},
      queues_{layout.queues.data()},
      ready_ms_{layout.ready_ms.data()},
      part_{part},
      first_node_{layout.first_node[part]},
      keep_events_{keep_events},
      stuck_ms_{parameters.stuck_after.count() * 1000},
      freed_(static_cast<std::size_t>(std::max(1, parameters.space_delay.count())) + 1),
      words_{(layout.first_node[part + 1] - first_node_ + 63) / 64},
      wheel_(words_ * kWheelSeconds, 0),
      ready_(layout.widest * kTogether + 1),
      heads_(ready_.size()),
      wanted_(ready_.size()) {
  for (auto& box : boxes_) {
    box.cars.resize(layout.first_node.size() - 1);
    box.freed.resize(layout.first_node.size() - 1);
  }
}

void StreetPart::run(std::int32_t window, std::int32_t from, std::int32_t until) {
  box_ = &outbox(window);
  out_ = &ends_[window & 1];
  out_->finished.clear();
  out_->events.clear();
  next_move_second_ = from;
  second_ = from;
  receive(window);
  for (auto second = from; second < until; ++second) {
    open(second);
    take_joins();
    move();
  }
}

/// Reads what the others sent in the last window. A box is emptied by its reader.
void StreetPart::receive(std::int32_t window) {
  for (auto* const other : parts_) {
    auto& box = other->outbox(window - 1);
    for (auto const& mail : box.freed[part_])
      freed_[static_cast<std::size_t>(mail.shows) % freed_.size()].push_back(mail.freed);
    box.freed[part_].clear();
    for (auto const& mail : box.cars[part_]) {
      auto const index = new_slot();
      slots_[index] = mail.slot;
      arrive_on(mail.queue, index);
    }
    box.cars[part_].clear();
  }
  auto& joins = outbox(window - 1).joins;
  if (next_join_ * 2 >= joins_.size()) {
    joins_.erase(joins_.begin(), joins_.begin() + static_cast<std::ptrdiff_t>(next_join_));
    next_join_ = 0;
  }
  joins_.insert(joins_.end(), joins.begin(), joins.end());
  joins.clear();
}

void StreetPart::open(std::int32_t second) {
  second_ = second;
  start_ms_ = second * 1000;
  last_ms_ = start_ms_ + 999;
  next_move_second_ = second;
  while (!far_wakes_.empty() && far_wakes_.top().first < second + kWheelSeconds) {
    wake(far_wakes_.top().second, far_wakes_.top().first);
    far_wakes_.pop();
  }
  auto& freed = freed_[static_cast<std::size_t>(second) % freed_.size()];
  freed_now_ = &freed_[static_cast<std::size_t>(second_ + space_delay()) % freed_.size()];
  for (auto const [queue, units] : freed) {
    queues_[queue].used -= units;
    if (queues_[queue].first_waiter != kNoIndex) unpark_all(queue);
  }
  freed.clear();
}

void StreetPart::take_joins() {
  for (; next_join_ < joins_.size() && joins_[next_join_].second <= second_; ++next_join_) {
    if (next_join_ + kTogether < joins_.size()) fetch(joins_[next_join_ + kTogether].path);
    join_queue(joins_[next_join_]);
  }
}

StreetPart::Index StreetPart::new_slot() {
  auto const index = free_slot_;
  if (index == kNoIndex) {
    slots_.emplace_back();
    return static_cast<Index>(slots_.size() - 1);
  }
  free_slot_ = slots_[index].behind;
  return index;
}

void StreetPart::drop_slot(Index slot) {
  slots_[slot].behind = free_slot_;
  free_slot_ = slot;
}

/// Reads on in the path: the next links, right-aligned, so that the last one read always stands last.
void StreetPart::fill_ahead(StreetSlot& slot) {
  auto const& enter = layout_.enter[static_cast<std::size_t>(slot.kind)];
  auto const count = static_cast<std::uint8_t>(std::min<std::uint32_t>(slot.rest_links, StreetSlot::kAhead));
  slot.at = StreetSlot::kAhead - count;
  for (std::uint8_t i = 0; i < count; ++i) slot.ahead[slot.at + i] = enter[slot.rest[i].index()];
  slot.rest += count;
  slot.rest_links -= count;
}

void StreetPart::join_queue(StreetJoin const& vehicle) {
  auto const index = new_slot();
  auto& slot = slots_[index];
  slot.due_ms = start_ms_;
  slot.behind = kNoIndex;
  slot.vehicle = vehicle.vehicle;
  slot.units = vehicle.units;
  slot.kind = vehicle.kind;
  slot.rest = vehicle.path;
  slot.rest_links = vehicle.links;
  fill_ahead(slot);
  ++balance_;
  auto& q = queues_[vehicle.queue];
  auto const was_empty = q.waiting.first == kNoIndex;
  append(q.waiting, index);
  if (was_empty && q.next_waiter == kNotParked) arm(vehicle.queue);
}

void StreetPart::append(SlotChain& chain, Index slot) {
  if (chain.first == kNoIndex)
    chain.first = slot;
  else
    slots_[chain.last].behind = slot;
  chain.last = slot;
}

bool StreetPart::waiting_first(StreetQueue const& q) const {
  if (q.waiting.first == kNoIndex) return false;
  return q.road.first == kNoIndex || slots_[q.waiting.first].due_ms < slots_[q.road.first].due_ms;
}

/// When the head may go as far as its own queue is concerned. Depends on what happened alone, never on when it is
/// asked.
std::int32_t StreetPart::head_ready(StreetQueue const& q) const {
  auto const head = waiting_first(q) ? q.waiting.first : q.road.first;
  if (head == kNoIndex) return kNever;
  auto const& slot = slots_[head];
  auto const ready = std::max(slot.due_ms, q.head_ms);
  return slot.at == StreetSlot::kAhead ? ready : std::max(ready, q.next_out_ms);
}

void StreetPart::arm(Index queue) {
  auto const& q = queues_[queue];
  auto const ready = head_ready(q);
  ready_ms_[queue] = ready;
  if (ready != kNever) wake(q.node, ready / 1000);
}

void StreetPart::wake(Index node, std::int32_t second) {
  second = std::max(second, next_move_second_);
  if (second >= second_ + kWheelSeconds) return far_wakes_.emplace(second, node);
  auto const local = node - first_node_;
  wheel_row(second)[local / 64] |= std::uint64_t{1} << (local % 64);
}

/// Serves all nodes that are woken now, a few at a time, so that what these need can be asked for all at once: who
/// looks at one vehicle after the other waits for memory most of the time. That nodes see nothing of one another within
/// a second allows it.
void StreetPart::move() {
  next_move_second_ = second_ + 1;
  list_woken();
  for (std::size_t first = 0; first < woken_.size(); first += kTogether) {
    auto const nodes = std::span{woken_}.subspan(first, std::min(kTogether, woken_.size() - first));
    list_ready(nodes);
    fetch_ahead();
    std::size_t begin = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      serve_node(std::span{ready_}.subspan(begin, ready_end_[i] - begin));
      begin = ready_end_[i];
    }
  }
}

void StreetPart::list_woken() {
  woken_.clear();
  auto* const row = wheel_row(second_);
  for (std::size_t w = 0; w < words_; ++w) {
    auto bits = row[w];
    if (bits == 0) continue;
    row[w] = 0;
    auto const base = first_node_ + static_cast<Index>(w * 64);
    for (; bits != 0; bits &= bits - 1) woken_.push_back(base + static_cast<Index>(std::countr_zero(bits)));
  }
}

/// Ready queues of these nodes, node by node.
void StreetPart::list_ready(std::span<Index const> nodes) {
  auto const* const first_queue = layout_.first_queue.data();
  auto* const list = ready_.data();
  ready_count_ = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto const end = first_queue[nodes[i] + 1];
    for (auto queue = first_queue[nodes[i]]; queue < end; ++queue) {
      list[ready_count_] = queue;  // stays if the next line counts it: no branch to be guessed wrong
      ready_count_ += ready_ms_[queue] <= last_ms_ ? 1 : 0;
    }
    ready_end_[i] = ready_count_;
  }
}

/// Asks for the memory of those that are about to move: the heads, then where they want to go and who is behind them,
/// then the last one there. It only has to be right most of the time.
void StreetPart::fetch_ahead() {
  for (std::size_t i = 0; i < ready_count_; ++i) {
    auto const& q = queues_[ready_[i]];
    heads_[i] = q.road.first != kNoIndex ? q.road.first : q.waiting.first;
    fetch(slots_.data(), heads_[i]);
  }
  for (std::size_t i = 0; i < ready_count_; ++i) {
    auto const& slot = slots_[heads_[i]];
    wanted_[i] = slot.at == StreetSlot::kAhead ? ready_[i] : slot.ahead[slot.at];
    fetch(queues_, wanted_[i]);
    fetch(slots_.data(), slot.behind);
    if (slot.at == StreetSlot::kAhead - 1) fetch(slot.rest);
  }
  for (std::size_t i = 0; i < ready_count_; ++i) fetch(slots_.data(), queues_[wanted_[i]].road.last);
}

void StreetPart::serve_node(std::span<Index> ready) {
  while (ready.size() > 1) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < ready.size(); ++i) {
      auto const difference = queues_[ready[i]].virtual_time - queues_[ready[least]].virtual_time;
      if (difference < 0 || (difference == 0 && ready[i] < ready[least])) least = i;
    }
    if (serve(ready[least])) continue;
    ready[least] = ready.back();
    ready = ready.first(ready.size() - 1);
  }
  if (ready.empty()) return;
  while (serve(ready[0])) {
  }
}

/// Moves the head of a ready queue if it can go. Tells whether the queue may be served again in this second.
bool StreetPart::serve(Index queue) {
  auto& q = queues_[queue];
  auto const from_waiting = waiting_first(q);
  auto const index = from_waiting ? q.waiting.first : q.road.first;
  auto const& slot = slots_[index];
  auto const ready = q.next_waiter == kNotParked ? ready_ms_[queue] : head_ready(q);
  auto const out = std::max(ready, start_ms_);
  if (slot.at == StreetSlot::kAhead) {
    pop(queue, from_waiting, out);
    leave_traffic(queue, index, out);
  } else {
    auto const wanted = slot.ahead[slot.at];
    auto const full = queues_[wanted].used + kCarUnits > queues_[wanted].storage;
    if (q.next_waiter != kNotParked) unpark(queue, wanted);
    if (full && ready + stuck_ms_ > last_ms_) {
      park(queue, wanted, ready + stuck_ms_);
      return false;
    }
    auto const headway =
        slot.units == kCarUnits
            ? q.headway_ms
            : static_cast<std::int32_t>((std::int64_t{q.headway_ms} * slot.units + kCarUnits / 2) / kCarUnits);
    auto& node_time = layout_.node_time[q.node];
    node_time = std::max(node_time, q.virtual_time);
    q.virtual_time = node_time + headway;
    q.next_out_ms = out + headway;
    pop(queue, from_waiting, out);
    enter(wanted, index, out, full);
  }
  arm(queue);
  return ready_ms_[queue] <= last_ms_;
}

void StreetPart::pop(Index queue, bool from_waiting, std::int32_t out_ms) {
  auto& q = queues_[queue];
  auto& chain = from_waiting ? q.waiting : q.road;
  auto& slot = slots_[chain.first];
  chain.first = slot.behind;
  slot.behind = kNoIndex;
  q.head_ms = out_ms;
  if (from_waiting) return;
  Freed const freed{q.home, slot.units};
  if (layout_.gate(q.home))
    box_->freed[layout_.part_of_gate[q.home - layout_.first_gate]].push_back({second_ + space_delay(), freed});
  else
    freed_now_->push_back(freed);
}

void StreetPart::enter(Index queue, Index index, std::int32_t out_ms, bool forced) {
  auto& q = queues_[queue];
  auto& slot = slots_[index];
  ++link_entries_;
  forced_moves_ += forced ? 1 : 0;
  if (keep_events_) {
    if (forced) log(out_ms, events::EventKind::kForcedMove, slot.vehicle, q.link);
    log(out_ms, events::EventKind::kLinkEnter, slot.vehicle, q.link);
  }
  if (++slot.at == StreetSlot::kAhead && slot.rest_links > 0) fill_ahead(slot);
  slot.due_ms = std::max(out_ms + q.drive_ms, next_move_second_ * 1000);
  q.used += slot.units;
  if (!layout_.gate(queue)) return arrive_on(queue, index);
  auto const gate = queue - layout_.first_gate;
  box_->cars[layout_.part_beyond[gate]].push_back({layout_.gate_to[gate], slot});
  drop_slot(index);
}

void StreetPart::arrive_on(Index queue, Index slot) {
  auto& q = queues_[queue];
  auto const was_empty = q.road.first == kNoIndex;
  append(q.road, slot);
  if (was_empty && q.next_waiter == kNotParked) arm(queue);
}

void StreetPart::leave_traffic(Index queue, Index index, std::int32_t out_ms) {
  auto const vehicle = slots_[index].vehicle;
  if (keep_events_) log(out_ms, events::EventKind::kLinkExit, vehicle, queues_[queue].link);
  out_->finished.push_back({out_ms, vehicle});
  drop_slot(index);
  --balance_;
}

/// A blocked queue sleeps until room shows on the link it wants, or until its head has been stuck too long.
void StreetPart::park(Index queue, Index wanted, std::int32_t stuck_ms) {
  queues_[queue].next_waiter = queues_[wanted].first_waiter;
  queues_[wanted].first_waiter = queue;
  ready_ms_[queue] = stuck_ms;
  wake(queues_[queue].node, stuck_ms / 1000);
}

void StreetPart::unpark_all(Index wanted) {
  auto queue = queues_[wanted].first_waiter;
  queues_[wanted].first_waiter = kNoIndex;
  while (queue != kNoIndex) {
    auto const next = queues_[queue].next_waiter;
    queues_[queue].next_waiter = kNotParked;
    arm(queue);
    queue = next;
  }
}

void StreetPart::unpark(Index queue, Index wanted) {
  auto* place = &queues_[wanted].first_waiter;
  while (*place != queue) place = &queues_[*place].next_waiter;
  *place = queues_[queue].next_waiter;
  queues_[queue].next_waiter = kNotParked;
}

}  // namespace twinshift::mobsim
