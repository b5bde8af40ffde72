#include "sim/core/fetch.hpp"
#include "sim/core/units.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"

#include <algorithm>
#include <limits>

namespace twinshift::recording {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

RecordingWriter::RecordingWriter(std::filesystem::path const& path, Scenery const& scenery)
    : file_{path},
      context_{scenery},
      movers_{scenery.movers},
      open_of_(scenery.movers.size(), kNone),
      next_of_(scenery.movers.size() + 1, 0) {
  file_.write(kSceneryBlock, 0, encode_scenery(scenery));
}

void RecordingWriter::begin(Span const& span) {
  auto& row = open_of_[span.mover.index()];
  if (row == kNone) {
    if (free_rows_.empty()) {
      free_rows_.push_back(static_cast<std::uint32_t>(open_.size()));
      open_.emplace_back();
    }
    row = free_rows_.back();
    free_rows_.pop_back();
  } else {
    close(open_[row], span.start);
  }
  open_[row] = {pack(span), true};
  open_[row].span.end = std::max(span.start, span.end);
}

RecordingWriter::Packed RecordingWriter::pack(Span const& span) {
  Packed packed{span.mover, span.start, span.end, span.doing, span.mode, 0};
  switch (span.doing) {
    case Doing::kOnLink:
    case Doing::kStands:
      packed.place = span.link.value();
      break;
    case Doing::kWaits:
      packed.place = span.stop.value();
      break;
    case Doing::kMoves:
      if (free_ways_.empty()) {
        free_ways_.push_back(static_cast<std::uint32_t>(ways_.size()));
        ways_.emplace_back();
      }
      packed.place = free_ways_.back();
      free_ways_.pop_back();
      ways_[packed.place] = {span.from, span.to};
      break;
    case Doing::kRidesCar:
      break;
  }
  return packed;
}

Span RecordingWriter::unpack(Packed const& packed) const {
  Span span;
  span.mover = packed.mover;
  span.start = packed.start;
  span.end = packed.end;
  span.doing = packed.doing;
  span.mode = packed.mode;
  if (packed.doing == Doing::kOnLink || packed.doing == Doing::kStands) span.link = LinkId{packed.place};
  if (packed.doing == Doing::kWaits) span.stop = StopId{packed.place};
  if (packed.doing == Doing::kMoves) {
    span.from = ways_[packed.place].from;
    span.to = ways_[packed.place].to;
  }
  return span;
}

void RecordingWriter::forget(Packed const& packed) {
  if (packed.doing == Doing::kMoves) free_ways_.push_back(packed.place);
}

void RecordingWriter::expect_soon(MoverId mover) const { fetch(open_of_.data(), mover.index()); }

void RecordingWriter::expect(MoverId mover) const {
  if (mover.index() < open_of_.size()) fetch(open_.data(), open_of_[mover.index()]);
}

void RecordingWriter::end(MoverId mover, std::int32_t time) {
  auto& row = open_of_[mover.index()];
  if (row == kNone) return;
  close(open_[row], time);
  open_[row].used = false;
  free_rows_.push_back(row);
  row = kNone;
}

void RecordingWriter::close(Open& open, std::int32_t time) {
  open.span.end = std::max(time, open.span.start);
  // what lasts no second is seen only if it is a street that the path goes through
  if (open.span.end > open.span.start || open.span.doing == Doing::kOnLink)
    closed_.push_back(open.span);
  else
    forget(open.span);
}

void RecordingWriter::load(LoadChange const& change) { changes_.push_back(change); }

void RecordingWriter::close_quarter(int quarter) {
  if (next_quarter_ < 0) next_quarter_ = quarter;
  closed_quarter_ = quarter;
  while (next_quarter_ < quarter) write_quarter(next_quarter_++);
}

void RecordingWriter::end_day() {
  while (next_quarter_ >= 0 && next_quarter_ <= closed_quarter_) write_quarter(next_quarter_++);
}

void RecordingWriter::figures(Figures const& figures) { file_.write(kFiguresBlock, 0, encode_figures(figures)); }

void RecordingWriter::finish() {
  end_day();
  file_.finish();
}

void RecordingWriter::write_quarter(int quarter) {
  MinuteCounts counts;
  ChunkEncoder encoder{quarter, context_};
  pack_spans(quarter, encoder, counts);
  auto const loads = gather_loads(quarter, counts);
  file_.write(kCountsBlock, static_cast<std::uint32_t>(quarter), encode_counts(counts));
  file_.write(kChunkBlock, static_cast<std::uint32_t>(quarter), encoder.finish(loads));
  drop_closed((quarter + 1) * kQuarterSeconds);
}

/// Rows of the spans that show in the quarter, in the order of time for each mover.
void RecordingWriter::pick_spans(std::int32_t begin, std::int32_t end) {
  picked_.clear();
  for (std::size_t row = 0; row < closed_.size(); ++row) {
    auto const& span = closed_[row];
    if (span.start < end && (span.start >= begin || span.end > begin))
      picked_.push_back({span.mover, static_cast<std::uint32_t>(row)});
  }
  for (std::size_t row = 0; row < open_.size(); ++row)
    if (open_[row].used && open_[row].span.start < end)
      picked_.push_back({open_[row].span.mover, static_cast<std::uint32_t>(closed_.size() + row)});
}

/// Counting sort by mover; it keeps the order within a mover, which is that of time.
void RecordingWriter::order_spans(std::int32_t begin, std::int32_t end) {
  pick_spans(begin, end);
  std::fill(next_of_.begin(), next_of_.end(), 0);
  for (auto const& pick : picked_) ++next_of_[pick.mover.index() + 1];
  for (std::size_t i = 1; i < next_of_.size(); ++i) next_of_[i] += next_of_[i - 1];
  order_.resize(picked_.size());
  for (auto const& pick : picked_) order_[next_of_[pick.mover.index()]++] = pick.row;
}

void RecordingWriter::pack_spans(int quarter, ChunkEncoder& encoder, MinuteCounts& counts) {
  auto const begin = quarter * kQuarterSeconds;
  order_spans(begin, begin + kQuarterSeconds);
  // whoever has not finished by now is still at it when the quarter ends
  auto const told = (closed_quarter_ + 1) * kQuarterSeconds;
  constexpr std::size_t kAhead = 16;
  auto const put = [&] {
    if (of_mover_.empty()) return;
    count(of_mover_, begin, counts);
    encoder.put(of_mover_);
    of_mover_.clear();
  };
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (i + kAhead < order_.size()) fetch(closed_.data(), order_[i + kAhead]);
    auto const row = order_[i];
    auto span = unpack(row < closed_.size() ? closed_[row] : open_[row - closed_.size()].span);
    if (row >= closed_.size()) span.end = std::max(span.end, told);
    if (!of_mover_.empty() && of_mover_.back().mover != span.mover) put();
    of_mover_.push_back(span);
  }
  put();
}

/// Forgets what began before `end` and is over by then.
void RecordingWriter::drop_closed(std::int32_t end) {
  std::size_t kept = 0;
  for (auto const& span : closed_) {
    if (span.end <= end && span.start < end)
      forget(span);
    else
      closed_[kept++] = span;
  }
  closed_.resize(kept);
}

/// Loads of the quarter, and the riders that they are, added to `counts`.
std::vector<LoadChange> RecordingWriter::gather_loads(int quarter, MinuteCounts& counts) {
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
    auto const mode = static_cast<std::size_t>(movers_.mode[change.vehicle]);
    for (int m = (change.time - begin + 59) / 60; m < kMinutesPerChunk && begin + 60 * m < until; ++m)
      counts[static_cast<std::size_t>(m)].people[mode] += change.load;
    if (!last) continue;
    if (change.load > 0)
      load_of_[change.vehicle] = change.load;
    else
      load_of_.erase(change.vehicle);
  }
  return loads;
}

void RecordingWriter::count(std::span<Span const> spans, std::int32_t begin, MinuteCounts& counts) const {
  bool const vehicle = movers_.kind[spans.front().mover] == MoverKind::kPublicVehicle;
  for (auto const& span : spans) {
    auto const mode = static_cast<std::size_t>(span.mode);
    for (int m = std::max(0, (span.start - begin + 59) / 60); m < kMinutesPerChunk && begin + 60 * m < span.end; ++m) {
      auto& minute = counts[static_cast<std::size_t>(m)];
      ++(vehicle ? minute.vehicles[mode] : span.doing == Doing::kWaits ? minute.waiting : minute.people[mode]);
    }
  }
}

}  // namespace twinshift::recording
