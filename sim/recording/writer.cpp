#include "sim/core/units.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"

#include <algorithm>

namespace twinshift::recording {

RecordingWriter::RecordingWriter(std::filesystem::path const& path, Scenery const& scenery)
    : file_{path}, context_{scenery}, movers_{scenery.movers}, told_{scenery.movers.size()}, encoder_{context_} {
  file_.write(kSceneryBlock, 0, encode_scenery(scenery));
}

std::uint32_t RecordingWriter::keep_way(Way const& way) {
  if (free_ways_.empty()) {
    free_ways_.push_back(static_cast<std::uint32_t>(ways_.size()));
    ways_.emplace_back();
  }
  auto const row = free_ways_.back();
  free_ways_.pop_back();
  ways_[row] = way;
  return row;
}

void RecordingWriter::close_quarter(int quarter) {
  told_.take(after_);
  if (quarter_) write_quarter((quarter + 1) * kQuarterSeconds);
  std::swap(before_, after_);
  quarter_ = quarter;
}

void RecordingWriter::end_day() {
  after_.clear();
  if (quarter_) write_quarter((*quarter_ + 1) * kQuarterSeconds);
  quarter_.reset();
}

void RecordingWriter::figures(Figures const& figures) { file_.write(kFiguresBlock, 0, encode_figures(figures)); }

void RecordingWriter::finish() {
  end_day();
  file_.finish();
}

void RecordingWriter::write_quarter(std::int32_t told_until) {
  auto const number = static_cast<std::uint32_t>(*quarter_);
  MinuteCounter counter{*quarter_};
  encoder_.start(*quarter_);
  write_spans(told_until, counter);
  auto const loads = gather_loads(*quarter_, counter);
  file_.write(kCountsBlock, number, encode_counts(counter.counts()));
  file_.write(kChunkBlock, number, encoder_.finish(loads));
}

/// Counts and packs a span, unless nothing is seen of it in the quarter.
inline void RecordingWriter::show(Told const& told, std::int32_t end, bool vehicle, MinuteCounter& counter) {
  auto const start = told.time();
  if (start < counter.begin() && end <= counter.begin()) return;
  auto const doing = told.doing();
  end = std::max(start, end);
  counter.see(vehicle                  ? MinuteCounter::vehicles(told.mode())
              : doing == Doing::kWaits ? MinuteCounter::kWaiting
                                       : MinuteCounter::people(told.mode()),
              start, end);
  if (doing == Doing::kOnLink)
    encoder_.drive(LinkId{told.place()}, told.mode(), start, end);
  else if (end > start)  // what lasts no second is seen only if it is a street that the path goes through
    put(told, end);
}

/// Goes through what was under way, what was told of the quarter and of the one after it, mover by mover in all three.
/// What has not ended by `told_until` is still going on.
void RecordingWriter::write_spans(std::int32_t told_until, MinuteCounter& counter) {
  constexpr std::ptrdiff_t kAhead = 16;
  still_open_.clear();
  auto open = open_.cbegin();
  auto later = after_.cbegin();
  auto told = before_.cbegin();
  while (told != before_.cend() || open != open_.cend()) {
    bool const was_open = open != open_.cend() && (told == before_.cend() || open->mover() <= told->mover());
    auto const mover = was_open ? open->mover() : told->mover();
    auto const vehicle = movers_.kind[mover] == MoverKind::kPublicVehicle;
    auto now = was_open ? *open++ : Told::gone(mover, 0);
    encoder_.begin(mover);
    for (; told != before_.cend() && told->mover() == mover; ++told) {
      if (before_.cend() - told > kAhead) context_.streets.expect((told + kAhead)->place());
      if (!now.is_gone()) show(now, told->time(), vehicle, counter);
      if (!now.is_gone() && now.doing() == Doing::kMoves) free_ways_.push_back(now.place());
      now = *told;
    }
    if (!now.is_gone()) {
      while (later != after_.cend() && later->mover() < mover) ++later;
      auto const ends = later != after_.cend() && later->mover() == mover;
      show(now, ends ? later->time() : std::max(expected_end(now), told_until), vehicle, counter);
      still_open_.push_back(now);
    }
    encoder_.end();
  }
  std::swap(open_, still_open_);
}

std::int32_t RecordingWriter::expected_end(Told const& told) const {
  return told.doing() == Doing::kMoves ? ways_[told.place()].end : 0;
}

void RecordingWriter::put(Told const& told, std::int32_t end) {
  Span span{.mover = told.mover(), .start = told.time(), .end = end, .doing = told.doing(), .mode = told.mode()};
  if (span.doing == Doing::kStands) span.link = LinkId{told.place()};
  if (span.doing == Doing::kWaits) span.stop = StopId{told.place()};
  if (span.doing == Doing::kMoves) {
    span.from = ways_[told.place()].from;
    span.to = ways_[told.place()].to;
  }
  encoder_.put(span);
}

/// Loads of the quarter, and the riders that they are, added to `counter`.
std::vector<LoadChange> RecordingWriter::gather_loads(int quarter, MinuteCounter& counter) {
  std::vector<LoadChange> loads;
  auto const begin = quarter * kQuarterSeconds;
  auto const end = begin + kQuarterSeconds;
  for (auto const& [vehicle, load] : load_of_) loads.push_back({vehicle, begin, load});
  for (auto const& change : changes_)
    if (change.time < end) loads.push_back(change);
  std::erase_if(changes_, [end](LoadChange const& change) { return change.time < end; });
  std::stable_sort(loads.begin(), loads.end(), [](LoadChange const& a, LoadChange const& b) {
    return a.vehicle != b.vehicle ? a.vehicle < b.vehicle : a.time < b.time;
  });
  std::size_t kept = 0;  // of several changes in one second the last one counts
  for (std::size_t i = 0; i < loads.size(); ++i) {
    auto const& next = i + 1 < loads.size() ? loads[i + 1] : LoadChange{};
    if (next.vehicle != loads[i].vehicle || next.time != loads[i].time) loads[kept++] = loads[i];
  }
  loads.resize(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    auto const& change = loads[i];
    bool const last = i + 1 == kept || loads[i + 1].vehicle != change.vehicle;
    auto const until = last ? end : loads[i + 1].time;
    counter.add(MinuteCounter::people(movers_.mode[change.vehicle]), change.time, until, change.load);
    if (!last) continue;
    if (change.load > 0)
      load_of_[change.vehicle] = change.load;
    else
      load_of_.erase(change.vehicle);
  }
  return loads;
}

MinuteCounts MinuteCounter::counts() {
  add(what_, start_, end_, 1);
  start_ = end_;
  MinuteCounts counts;
  std::array<std::uint32_t, kWaiting + 1> now{};
  for (std::size_t m = 0; m < counts.size(); ++m) {
    for (std::size_t what = 0; what < now.size(); ++what) now[what] += changes_[what][m];
    for (std::size_t mode = 0; mode < kModes; ++mode) {
      counts[m].people[mode] = now[mode];
      counts[m].vehicles[mode] = now[kModes + mode];
    }
    counts[m].waiting = now[kWaiting];
  }
  return counts;
}

}  // namespace twinshift::recording
