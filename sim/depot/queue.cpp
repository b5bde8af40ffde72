#include "sim/depot/queue.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace twinshift::depot {
namespace {

constexpr std::int64_t kDay = 24 * 3600;
constexpr std::int64_t kHour = 3600;
/// Days lived before the one that is told: enough for a store to fill or empty and a queue to repeat itself.
constexpr int kSettlingDays = 7;
constexpr auto kNever = std::numeric_limits<std::int64_t>::max();

/// A need on a certain day, in time since the first midnight.
struct Customer {
  std::size_t need = 0;
  int day = 0;
  std::int64_t ready = 0;
  std::int64_t due = 0;
  std::int64_t amount = 0;
  bool starved = false;
};

/// A charge or fill that has begun.
struct Session {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t amount = 0;

  /// Given up to `time`.
  [[nodiscard]] std::int64_t upto(std::int64_t time) const {
    if (time <= start) return 0;
    if (time >= end) return amount;
    return static_cast<std::int64_t>(static_cast<double>(amount) * static_cast<double>(time - start) /
                                     static_cast<double>(end - start));
  }
};

class Line {
public:
  Line(std::span<Need const> needs, Pumps const& pumps, Store const* store)
      : needs_{needs}, pumps_{pumps}, store_{store}, free_(static_cast<std::size_t>(std::max(0, pumps.count)), 0) {
    result_.services.resize(needs.size());
    if (store != nullptr) level_ = store->level;
    arrive();
  }

  QueueDay run() {
    for (std::int64_t hour = 0; hour < (kSettlingDays + 1) * kHours; ++hour) live(hour);
    result_.waiting_after = open(told_from() + kDay);
    return std::move(result_);
  }

private:
  static constexpr std::int64_t told_from() { return kSettlingDays * kDay; }
  void arrive();
  void live(std::int64_t hour);
  void serve(std::int64_t from, std::int64_t to);
  void begin(Customer& customer, std::int64_t start);
  void send_away(Customer const& customer, std::int64_t time);
  void fill_store(std::int64_t hour);
  void tell_waits(Customer const& customer, std::int64_t until);
  [[nodiscard]] std::int64_t opening(std::int64_t time) const;
  [[nodiscard]] std::int64_t open(std::int64_t time) const;
  PumpHour* told(std::int64_t time) {
    if (time < told_from() || time >= told_from() + kDay) return nullptr;
    return &result_.hours[static_cast<std::size_t>(time / kHour % kHours)];
  }

  std::span<Need const> needs_;
  Pumps const& pumps_;
  Store const* store_;
  std::vector<Customer> customers_;  ///< by time of arrival
  std::size_t next_ = 0;             ///< head of the queue
  std::vector<std::int64_t> free_;   ///< of each pump, since when
  std::vector<Session> sessions_;
  std::map<std::pair<std::size_t, int>, std::int64_t> carried_;  ///< by vehicle and day: midday needs not met
  std::int64_t level_ = 0;
  QueueDay result_;
};

void Line::arrive() {
  for (int day = 0; day <= kSettlingDays; ++day)
    for (std::size_t n = 0; n < needs_.size(); ++n) {
      auto const& need = needs_[n];
      auto const midnight = day * kDay;
      customers_.push_back({n, day, midnight + need.ready_s, midnight + need.due_s, need.amount, false});
    }
  std::stable_sort(customers_.begin(), customers_.end(),
                   [](Customer const& a, Customer const& b) { return a.ready < b.ready; });
  for (auto const& customer : customers_)
    if (auto* const row = told(customer.ready)) row->wanted += customer.amount;
}

/// The first moment from `time` on at which a fill may begin.
std::int64_t Line::opening(std::int64_t time) const {
  auto const clock = time % kDay;
  auto best = kNever;
  for (auto const& window : pumps_.open) {
    auto const over_midnight = window.from_s > window.to_s;
    auto const inside =
        over_midnight ? clock >= window.from_s || clock < window.to_s : clock >= window.from_s && clock < window.to_s;
    if (inside) return time;
    auto const until = (window.from_s - clock + kDay) % kDay;
    best = std::min(best, time + until);
  }
  return best;
}

void Line::tell_waits(Customer const& customer, std::int64_t until) {
  auto const from = std::max(opening(customer.ready), told_from());
  for (auto t = from; t < std::min(until, told_from() + kDay);) {
    auto const next = std::min(until, (t / kHour + 1) * kHour);
    // Hours in which the pumps are shut are no queue.
    if (opening(t) < next) told(t)->waited_s += next - t;
    t = next;
  }
}

void Line::begin(Customer& customer, std::int64_t start) {
  auto const pump = std::min_element(free_.begin(), free_.end());
  auto const flow = (customer.amount * kHour + pumps_.per_h - 1) / pumps_.per_h;
  auto const length = std::max<std::int64_t>(pumps_.least_s, flow);
  *pump = start + length;
  sessions_.push_back({start, start + length, customer.amount});
  tell_waits(customer, start);
  if (auto* const row = told(start)) ++row->fills;
  if (store_ != nullptr) {
    auto const vented = vented_with(customer.amount, store_->vent_share);
    level_ -= customer.amount + vented;
    if (auto* const row = told(start)) row->vented += vented;
  }
  if (customer.day != kSettlingDays - 1) return;
  auto const midnight = customer.day * kDay;
  result_.services[customer.need] = {start - midnight, start + length - midnight,
                                     start - std::min(start, opening(customer.ready)), true, customer.starved};
}

void Line::send_away(Customer const& customer, std::int64_t time) {
  auto const& need = needs_[customer.need];
  tell_waits(customer, time);
  if (customer.day == kSettlingDays - 1) {
    auto const midnight = customer.day * kDay;
    result_.services[customer.need] = {time - midnight, time - midnight,
                                       std::max<std::int64_t>(0, time - opening(customer.ready)), false,
                                       customer.starved};
  }
  if (need.midday) {
    carried_[{need.vehicle, customer.day}] = customer.amount;
    return;
  }
  if (auto* const row = told(time)) row->withheld += customer.amount;
}

/// Serves who can begin in [from, to), in order of arrival: nobody overtakes.
void Line::serve(std::int64_t from, std::int64_t to) {
  for (; next_ < customers_.size() && customers_[next_].ready < to; ++next_) {
    auto& customer = customers_[next_];
    if (auto const carried = carried_.find({needs_[customer.need].vehicle, customer.day});
        carried != carried_.end() && !needs_[customer.need].midday) {
      customer.amount += carried->second;
      carried_.erase(carried);
    }
    auto const pump = free_.empty() ? kNever : *std::min_element(free_.begin(), free_.end());
    auto const start = pump == kNever ? kNever : opening(std::max({customer.ready, pump, from}));
    auto const limit = std::max(customer.due + pumps_.late_limit_s, customer.ready);
    if (start > limit) {
      if (limit >= to) return;
      send_away(customer, std::max(limit, from));
      continue;
    }
    if (start >= to) return;
    auto const drawn = store_ == nullptr ? 0 : customer.amount + vented_with(customer.amount, store_->vent_share);
    if (store_ != nullptr && level_ - drawn < store_->floor) {
      customer.starved = true;
      if (auto* const row = told(start); row != nullptr && result_.dry_hour < 0)
        result_.dry_hour = static_cast<int>(start / kHour % kHours);
      if (limit >= to) return;
      send_away(customer, std::max(limit, start));
      continue;
    }
    begin(customer, start);
  }
}

void Line::fill_store(std::int64_t hour) {
  if (store_ == nullptr) return;
  auto const clock = static_cast<std::size_t>(hour % kHours);
  auto const room = std::min(store_->made[clock], store_->capacity - level_);
  auto const made = room >= store_->least_made ? room : 0;
  auto const brought = std::min(store_->brought[clock], store_->capacity - level_ - made);
  level_ += made + brought;
  if (auto* const row = told(hour * kHour)) {
    row->made = made;
    row->brought = brought;
    row->stored = level_;
  }
}

void Line::live(std::int64_t hour) {
  if (hour * kHour == told_from()) {
    result_.stored_before = level_;
    result_.waiting_before = open(told_from());
  }
  serve(hour * kHour, (hour + 1) * kHour);
  fill_store(hour);
  auto* const row = told(hour * kHour);
  if (row == nullptr) return;
  for (auto const& session : sessions_) {
    // Gas counts in the hour in which its fill begins, as the store gives it up then; power as it flows.
    if (pumps_.as_it_flows)
      row->given += session.upto((hour + 1) * kHour) - session.upto(hour * kHour);
    else
      row->given += session.start / kHour == hour ? session.amount : 0;
  }
}

/// Wanted by vehicles that came before `time` and have not got it by then.
std::int64_t Line::open(std::int64_t time) const {
  std::int64_t amount = 0;
  for (auto k = next_; k < customers_.size() && customers_[k].ready < time; ++k) amount += customers_[k].amount;
  // A midday need that was not met lives on in the overnight need of its vehicle.
  for (auto const& [vehicle, carried] : carried_) amount += carried;
  if (pumps_.as_it_flows)
    for (auto const& session : sessions_) amount += session.amount - session.upto(time);
  return amount;
}

}  // namespace

std::int64_t vented_with(std::int64_t amount, double vent_share) {
  return whole(static_cast<double>(amount) * vent_share / (1 - vent_share));
}

QueueDay run_queue(std::span<Need const> needs, Pumps const& pumps, Store const* store) {
  return Line{needs, pumps, store}.run();
}

}  // namespace twinshift::depot
