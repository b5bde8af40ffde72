#include "sim/core/units.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twinshift::recording {
namespace {

constexpr std::size_t kCachedChunks = 4;  // a full city's quarter hour takes up to 30 MB in memory
constexpr std::size_t kGroupsAtOnce = 4096;
constexpr std::uint32_t kMostQuarters = 4 * kQuarters;

void point_at(Seen& seen, Point from, Point to, double share) {
  auto const dx = to.x - from.x;
  auto const dy = to.y - from.y;
  auto const length = std::sqrt(dx * dx + dy * dy);  // what std::hypot guards against does not happen on a map
  seen.x = static_cast<float>(from.x + share * dx);
  seen.y = static_cast<float>(from.y + share * dy);
  if (length <= 0) return;
  seen.dx = static_cast<float>(dx / length);
  seen.dy = static_cast<float>(dy / length);
}

}  // namespace

RecordingReader::RecordingReader(std::filesystem::path const& path) : file_{path} {
  for (auto const& place : file_.places()) {
    if (place.kind != kSceneryBlock) continue;
    scenery_ = decode_scenery(file_.read(place));
    context_ = std::make_unique<ChunkContext>(scenery_);
    measure_links();
    find_chunks();
    find_figures();
    return;
  }
  throw RecordingError{"V412: " + path.string() + " ends before its scenery; nothing can be shown of it"};
}

void RecordingReader::measure_links() {
  along_.reserve(scenery_.links.shape.values().size());
  for (std::size_t i = 0; i < scenery_.links.size(); ++i) {
    auto const shape = scenery_.links.shape[nth<LinkId>(i)];
    double metres = 0;
    for (std::size_t k = 0; k < shape.size(); ++k) {
      if (k > 0) metres += distance(shape[k - 1], shape[k]);
      along_.push_back(static_cast<float>(metres));
    }
  }
}

void RecordingReader::find_chunks() {
  for (auto const& place : file_.places()) {
    if (place.quarter >= kMostQuarters) continue;
    auto const quarter = static_cast<int>(place.quarter);
    if (place.kind == kChunkBlock) chunks_[quarter] = place;
    if (place.kind != kCountsBlock) continue;
    try {
      counts_[quarter] = decode_counts(file_.read(place));
    } catch (RecordingError const&) {
      continue;  // its chunk may still be whole
    }
  }
  if (chunks_.empty()) return;
  begin_ = chunks_.begin()->first * kQuarterSeconds;
  end_ = (chunks_.rbegin()->first + 1) * kQuarterSeconds;
}

void RecordingReader::find_figures() {
  for (auto const& place : file_.places()) {
    if (place.kind != kFiguresBlock) continue;
    try {
      figures_ = decode_figures(file_.read(place), scenery_);
    } catch (RecordingError const&) {
      continue;  // what moves can still be shown
    }
  }
}

RecordingReader::Loaded& RecordingReader::loaded(int quarter) {
  ++clock_;
  for (auto& entry : cache_) {
    if (entry.chunk.quarter != quarter) continue;
    entry.used = clock_;
    return entry;
  }
  Loaded fresh;
  fresh.chunk.quarter = quarter;
  fresh.used = clock_;
  if (auto const place = chunks_.find(quarter); place != chunks_.end())
    fresh.chunk = decode_chunk(file_.read(place->second), quarter, *context_);
  auto const& spans = fresh.chunk.spans;
  for (std::size_t i = 0; i < spans.size(); ++i)
    if (i == 0 || spans[i].mover != spans[i - 1].mover) fresh.first.push_back(static_cast<std::uint32_t>(i));
  fresh.cursor = fresh.first;
  fresh.first.push_back(static_cast<std::uint32_t>(spans.size()));
  if (cache_.size() < kCachedChunks) return cache_.emplace_back(std::move(fresh));
  auto oldest =
      std::min_element(cache_.begin(), cache_.end(), [](auto const& a, auto const& b) { return a.used < b.used; });
  return *oldest = std::move(fresh);
}

Chunk const& RecordingReader::chunk(int quarter) { return loaded(quarter).chunk; }

Frame RecordingReader::frame_at(double seconds) {
  Frame frame;
  frame_at(seconds, frame);
  return frame;
}

void RecordingReader::frame_at(double seconds, Frame& frame) {
  frame.seconds = seconds;
  frame.seen.clear();
  if (!(seconds >= begin_ && seconds < end_)) return;
  auto& entry = loaded(static_cast<int>(seconds / kQuarterSeconds));
  // Threads take equal parts, whose results are put together in order: the same frame from any number of them.
  auto const groups = entry.cursor.size();
  auto const parts = static_cast<std::int64_t>((groups + kGroupsAtOnce - 1) / kGroupsAtOnce);
  parts_.resize(std::max(parts_.size(), static_cast<std::size_t>(parts)));
#pragma omp parallel for schedule(dynamic) if (parts > 1)
  for (std::int64_t p = 0; p < parts; ++p) {
    auto const first = static_cast<std::size_t>(p) * kGroupsAtOnce;
    auto& part = parts_[static_cast<std::size_t>(p)];
    part.clear();
    see_groups(entry, first, std::min(groups, first + kGroupsAtOnce), seconds, part);
  }
  for (std::int64_t p = 0; p < parts; ++p) {
    auto const& part = parts_[static_cast<std::size_t>(p)];
    frame.seen.insert(frame.seen.end(), part.begin(), part.end());
  }
  see_loads(entry.chunk, seconds, frame);
}

void RecordingReader::see_groups(Loaded& entry, std::size_t first, std::size_t last, double seconds,
                                 std::vector<Seen>& seen) const {
  constexpr std::size_t kAhead = 12;  // streets lie all over the memory: ask for them before they are needed
  std::array<Span const*, kGroupsAtOnce> found{};
  std::size_t count = 0;
  for (auto group = first; group < last; ++group)
    if (auto const* const span = span_at(entry, group, seconds)) found[count++] = span;
  auto const* const begin = entry.chunk.spans.data();
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) fetch_ahead(*found[i + kAhead]);
    auto const* const span = found[i];
    auto& one = seen.emplace_back();
    see(*span, seconds, one);
    if (span->doing != Doing::kWaits || span == begin || (span - 1)->mover != span->mover ||
        (span - 1)->doing != Doing::kMoves)
      continue;
    Seen before;  // who stands keeps looking where it went
    point_at(before, to_point((span - 1)->from), to_point((span - 1)->to), 1);
    one.dx = before.dx;
    one.dy = before.dy;
  }
}

void RecordingReader::fetch_ahead(Span const& span) const {
  if (span.doing != Doing::kOnLink) return;
  auto const offset = scenery_.links.shape.offset(span.link);
  __builtin_prefetch(along_.data() + offset);
  __builtin_prefetch(scenery_.links.shape.values().data() + offset);
}

Span const* RecordingReader::span_at(Loaded& entry, std::size_t group, double seconds) const {
  auto const& spans = entry.chunk.spans;
  auto& at = entry.cursor[group];
  while (at + 1 < entry.first[group + 1] && spans[at + 1].start <= seconds) ++at;
  while (at > entry.first[group] && spans[at].start > seconds) --at;
  auto const& span = spans[at];
  if (span.start > seconds || span.end <= seconds || span.doing == Doing::kRidesCar) return nullptr;
  return &span;
}

std::optional<Point> RecordingReader::place_of(MoverId mover, double seconds) {
  if (!(seconds >= begin_ && seconds < end_)) return std::nullopt;
  auto& entry = loaded(static_cast<int>(seconds / kQuarterSeconds));
  auto const& spans = entry.chunk.spans;
  auto const at = std::partition_point(entry.first.begin(), entry.first.end() - 1,
                                       [&](std::uint32_t row) { return spans[row].mover < mover; });
  if (at == entry.first.end() - 1 || spans[*at].mover != mover) return std::nullopt;
  auto const* const span = span_at(entry, static_cast<std::size_t>(at - entry.first.begin()), seconds);
  if (span == nullptr) return std::nullopt;
  Seen seen;
  see(*span, seconds, seen);
  return Point{static_cast<double>(seen.x), static_cast<double>(seen.y)};
}

void RecordingReader::see(Span const& span, double seconds, Seen& seen) const {
  seen.mover = span.mover;
  seen.mode = span.mode;
  seen.doing = span.doing;
  seen.kind = scenery_.movers.kind[span.mover];
  auto const share = (seconds - span.start) / (span.end - span.start);
  switch (span.doing) {
    case Doing::kOnLink:
      return see_on_link(span, share, seen);
    case Doing::kStands:
      return see_on_link(span, 1, seen);
    case Doing::kMoves:
      point_at(seen, to_point(span.from), to_point(span.to), share);
      seen.speed = static_cast<float>(distance(to_point(span.from), to_point(span.to)) / (span.end - span.start));
      return;
    case Doing::kWaits:
      return point_at(seen, scenery_.stops.position[span.stop], scenery_.stops.position[span.stop], 0);
    case Doing::kRidesCar:
      return;
  }
}

void RecordingReader::see_on_link(Span const& span, double share, Seen& seen) const {
  auto const shape = scenery_.links.shape[span.link];
  auto const* along = along_.data() + scenery_.links.shape.offset(span.link);
  auto const length = static_cast<double>(along[shape.size() - 1]);
  auto const metres = static_cast<float>(share * length);
  std::size_t k = 1;
  while (k + 1 < shape.size() && along[k] < metres) ++k;
  auto const piece = static_cast<double>(along[k] - along[k - 1]);
  point_at(seen, shape[k - 1], shape[k],
           piece > 0 ? std::min(1.0, static_cast<double>(metres - along[k - 1]) / piece) : 0);
  if (span.doing == Doing::kOnLink) seen.speed = static_cast<float>(length / (span.end - span.start));
}

void RecordingReader::see_loads(Chunk const& chunk, double seconds, Frame& frame) const {
  auto change = chunk.loads.begin();
  for (auto& seen : frame.seen) {
    if (seen.kind != MoverKind::kPublicVehicle) continue;
    while (change != chunk.loads.end() && change->vehicle < seen.mover) ++change;
    for (; change != chunk.loads.end() && change->vehicle == seen.mover && change->time <= seconds; ++change)
      seen.load = change->load;
  }
}

Counts RecordingReader::counts_at(std::int32_t seconds) const {
  if (seconds < begin_ || seconds >= end_) return {};
  auto const found = counts_.find(seconds / kQuarterSeconds);
  if (found == counts_.end()) return {};
  return found->second[static_cast<std::size_t>(seconds % kQuarterSeconds / 60)];
}

}  // namespace twinshift::recording
