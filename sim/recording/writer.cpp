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
  open_[row] = {span, true};
  open_[row].span.end = std::max(span.start, span.end);
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
  if (open.span.end > open.span.start || open.span.doing == Doing::kOnLink) closed_.push_back(open.span);
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
  Chunk chunk;
  chunk.quarter = quarter;
  gather_spans(chunk);
  std::vector<std::uint32_t> riders(static_cast<std::size_t>(kModes) * kMinutesPerChunk, 0);
  gather_loads(chunk, riders);
  file_.write(kCountsBlock, static_cast<std::uint32_t>(quarter), encode_counts(count(chunk, riders)));
  file_.write(kChunkBlock, static_cast<std::uint32_t>(quarter), encode_chunk(chunk, context_));
  auto const end = (quarter + 1) * kQuarterSeconds;
  std::erase_if(closed_, [end](Span const& span) { return span.end <= end && span.start < end; });
}

void RecordingWriter::gather_spans(Chunk& chunk) {
  auto const begin = chunk.quarter * kQuarterSeconds;
  auto const end = begin + kQuarterSeconds;
  std::vector<Span> found;
  for (auto const& span : closed_)
    if (span.start < end && (span.start >= begin || span.end > begin)) found.push_back(span);
  for (auto const& open : open_) {
    if (!open.used || open.span.start >= end) continue;
    found.push_back(open.span);
    // whoever has not finished by now is still at it when the quarter ends
    auto const told = (closed_quarter_ + 1) * kQuarterSeconds;
    found.back().end = std::max(open.span.end, told);
  }
  // counting sort by mover; it keeps the order within a mover, which is that of time
  std::fill(next_of_.begin(), next_of_.end(), 0);
  for (auto const& span : found) ++next_of_[span.mover.index() + 1];
  for (std::size_t i = 1; i < next_of_.size(); ++i) next_of_[i] += next_of_[i - 1];
  chunk.spans.resize(found.size());
  for (auto const& span : found) chunk.spans[next_of_[span.mover.index()]++] = span;
}

void RecordingWriter::gather_loads(Chunk& chunk, std::vector<std::uint32_t>& riders) {
  auto const begin = chunk.quarter * kQuarterSeconds;
  auto const end = begin + kQuarterSeconds;
  for (auto const& [vehicle, load] : load_of_) chunk.loads.push_back({vehicle, begin, load});
  for (auto const& change : changes_)
    if (change.time < end) chunk.loads.push_back(change);
  std::erase_if(changes_, [end](LoadChange const& change) { return change.time < end; });
  std::stable_sort(chunk.loads.begin(), chunk.loads.end(), [](LoadChange const& a, LoadChange const& b) {
    return a.vehicle != b.vehicle ? a.vehicle < b.vehicle : a.time < b.time;
  });
  std::size_t kept = 0;  // of several changes in one second the last one counts
  for (std::size_t i = 0; i < chunk.loads.size(); ++i) {
    auto const& next = i + 1 < chunk.loads.size() ? chunk.loads[i + 1] : LoadChange{};
    if (next.vehicle != chunk.loads[i].vehicle || next.time != chunk.loads[i].time)
      chunk.loads[kept++] = chunk.loads[i];
  }
  chunk.loads.resize(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    auto const& change = chunk.loads[i];
    bool const last = i + 1 == kept || chunk.loads[i + 1].vehicle != change.vehicle;
    auto const until = last ? end : chunk.loads[i + 1].time;
    auto const mode = static_cast<std::size_t>(movers_.mode[change.vehicle]);
    for (int m = (change.time - begin + 59) / 60; m < kMinutesPerChunk && begin + 60 * m < until; ++m)
      riders[static_cast<std::size_t>(m) * kModes + mode] += change.load;
    if (!last) continue;
    if (change.load > 0)
      load_of_[change.vehicle] = change.load;
    else
      load_of_.erase(change.vehicle);
  }
}

MinuteCounts RecordingWriter::count(Chunk const& chunk, std::vector<std::uint32_t> const& riders) const {
  auto const begin = chunk.quarter * kQuarterSeconds;
  MinuteCounts counts;
  for (auto const& span : chunk.spans) {
    bool const vehicle = movers_.kind[span.mover] == MoverKind::kPublicVehicle;
    auto const mode = static_cast<std::size_t>(span.mode);
    for (int m = std::max(0, (span.start - begin + 59) / 60); m < kMinutesPerChunk && begin + 60 * m < span.end; ++m) {
      auto& minute = counts[static_cast<std::size_t>(m)];
      ++(vehicle ? minute.vehicles[mode] : span.doing == Doing::kWaits ? minute.waiting : minute.people[mode]);
    }
  }
  for (std::size_t m = 0; m < kMinutesPerChunk; ++m)
    for (std::size_t mode = 0; mode < kModes; ++mode) counts[m].people[mode] += riders[m * kModes + mode];
  return counts;
}

}  // namespace twinshift::recording
