#include "sim/core/units.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"

#include <algorithm>

namespace twinshift::recording {

/// A quarter hour that is being written.
struct RecordingWriter::Quarter {
  std::int32_t begin;
  std::int32_t told_until;  ///< what has not ended by then is still going on
  ChunkEncoder encoder;
  MinuteCounter counter;
};

RecordingWriter::RecordingWriter(std::filesystem::path const& path, Scenery const& scenery)
    : file_{path}, context_{scenery}, movers_{scenery.movers}, order_{scenery.movers.size()} {
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
  order_.apply(told_);
  if (quarter_) write_quarter((quarter + 1) * kQuarterSeconds);
  std::swap(before_, told_);
  told_.clear();
  quarter_ = quarter;
}

void RecordingWriter::end_day() {
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
  Quarter quarter{*quarter_ * kQuarterSeconds, told_until, {*quarter_, context_}, MinuteCounter{*quarter_}};
  write_spans(quarter);
  auto const loads = gather_loads(*quarter_, quarter.counter);
  file_.write(kCountsBlock, number, encode_counts(quarter.counter.counts()));
  file_.write(kChunkBlock, number, quarter.encoder.finish(loads));
}

/// Goes through what was under way, what was told of the quarter and of the one after it, mover by mover in all three.
void RecordingWriter::write_spans(Quarter& quarter) {
  constexpr std::ptrdiff_t kAhead = 16;
  std::vector<Told> still_open;
  auto open = open_.cbegin();
  auto later = told_.cbegin();
  auto told = before_.cbegin();
  while (told != before_.cend() || open != open_.cend()) {
    auto const mover = open == open_.cend()                                      ? told->mover()
                       : told == before_.cend() || open->mover() < told->mover() ? open->mover()
                                                                                 : told->mover();
    auto now = open != open_.cend() && open->mover() == mover ? *open++ : Told::gone(mover, 0);
    quarter.encoder.begin(mover);
    for (; told != before_.cend() && told->mover() == mover; ++told) {
      if (before_.cend() - told > kAhead) context_.streets.expect((told + kAhead)->place());
      show(quarter, now, told->time());
      if (!now.is_gone() && now.doing() == Doing::kMoves) free_ways_.push_back(now.place());
      now = *told;
    }
    if (!now.is_gone()) {
      while (later != told_.cend() && later->mover() < mover) ++later;
      auto const ends = later != told_.cend() && later->mover() == mover;
      show(quarter, now, ends ? later->time() : std::max(expected_end(now), quarter.told_until));
      still_open.push_back(now);
    }
    quarter.encoder.end();
  }
  open_ = std::move(still_open);
}

std::int32_t RecordingWriter::expected_end(Told const& told) const {
  return told.doing() == Doing::kMoves ? ways_[told.place()].end : 0;
}

/// One span, unless nothing is seen of it in the quarter.
void RecordingWriter::show(Quarter& quarter, Told const& told, std::int32_t end) const {
  auto const start = told.time();
  if (told.is_gone() || (start < quarter.begin && end <= quarter.begin)) return;
  auto const doing = told.doing();
  auto const what = movers_.kind[told.mover()] == MoverKind::kPublicVehicle ? MinuteCounter::vehicles(told.mode())
                    : doing == Doing::kWaits                                ? MinuteCounter::kWaiting
                                                                            : MinuteCounter::people(told.mode());
  end = std::max(start, end);
  quarter.counter.see(what, start, end);
  if (doing == Doing::kOnLink) return quarter.encoder.drive(LinkId{told.place()}, told.mode(), start, end);
  if (end == start) return;  // what lasts no second is seen only if it is a street that the path goes through
  Span span{.mover = told.mover(), .start = start, .end = end, .doing = doing, .mode = told.mode()};
  if (doing == Doing::kStands) span.link = LinkId{told.place()};
  if (doing == Doing::kWaits) span.stop = StopId{told.place()};
  if (doing == Doing::kMoves) {
    span.from = ways_[told.place()].from;
    span.to = ways_[told.place()].to;
  }
  quarter.encoder.put(span);
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
