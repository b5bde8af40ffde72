#include "sim/recording/chunk_codec.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::recording {
namespace {

// Channel numbers are part of the format: append, never renumber.
enum Channel : std::uint32_t {
  kMoversColumn = 1,  // steps between movers, and how many spans each has
  kDoingColumn = 2,   // doing and mode in one byte
  kStartColumn = 3,   // from the end of the span before; first of a mover: from the chunk's start
  kLengthColumn = 4,  // seconds; on links: beyond the free time
  kLinkColumn = 5,    // rank among the followers of the link before + 1; 0: in the jump column
  kJumpColumn = 6,    // links that follow no known one
  kStopColumn = 7,    // stops of waits
  kPlacesColumn = 8,  // from and to of moves, as steps [m]
  kLoadColumn = 9,    // vehicles, times and loads
};
constexpr std::uint32_t kChannels = 10;

[[noreturn]] void damaged() { throw RecordingError{"V412: a quarter hour of the recording is damaged"}; }

bool names_link(Doing doing) { return doing == Doing::kOnLink || doing == Doing::kStands; }

using Writers = std::array<ByteWriter, kChannels>;

struct Readers {
  std::vector<ByteReader> channel = std::vector<ByteReader>(kChannels, ByteReader{{}});
  ByteReader& operator[](Channel c) { return channel[c]; }
};

void put_link(Writers& out, Span const& span, LinkId before, ChunkContext const& context) {
  int rank = -1;
  if (before.valid())
    rank = span.doing == Doing::kStands ? (span.link == before ? 0 : -1) : context.followers.rank(before, span.link);
  out[kLinkColumn].number(static_cast<std::uint64_t>(rank + 1));
  if (rank < 0) out[kJumpColumn].number(span.link.value());
}

LinkId get_link(Readers& in, Doing doing, LinkId before, ChunkContext const& context) {
  auto const code = in[kLinkColumn].below(1ULL << 32U);
  if (code == 0) return LinkId{in[kJumpColumn].below(context.links)};
  if (!before.valid()) damaged();
  auto const link = doing == Doing::kStands ? before : context.followers.at(before, code - 1);
  if (!link.valid()) damaged();
  return link;
}

/// Writes spans one after the other, remembering what the next one is told relative to.
class SpanCoder {
public:
  SpanCoder(int quarter, ChunkContext const& context) : start_{quarter * kQuarterSeconds}, context_{context} {}

  void begin_mover() {
    time_ = start_;
    link_ = LinkId{};
  }

  void put(Writers& out, Span const& span) {
    out[kDoingColumn].byte(
        static_cast<std::uint8_t>(static_cast<unsigned>(span.mode) * kDoings + static_cast<unsigned>(span.doing)));
    out[kStartColumn].signed_number(span.start - time_);
    out[kLengthColumn].signed_number(span.end - span.start - expected(span.doing, span.link));
    time_ = span.end;
    if (names_link(span.doing)) {
      put_link(out, span, link_, context_);
      link_ = span.link;
    }
    if (span.doing == Doing::kWaits) out[kStopColumn].number(span.stop.value());
    if (span.doing == Doing::kMoves) put_places(out[kPlacesColumn], span);
  }

  void get(Readers& in, Span& span) {
    auto const both = in[kDoingColumn].below(kDoings * kModes);
    span.doing = static_cast<Doing>(both % kDoings);
    span.mode = static_cast<Mode>(both / kDoings);
    if (names_link(span.doing)) span.link = link_ = get_link(in, span.doing, link_, context_);
    span.start = in_day(time_ + std::int64_t{in[kStartColumn].integer()});
    auto const length = in[kLengthColumn].integer() + std::int64_t{expected(span.doing, span.link)};
    if (length < 0) damaged();
    time_ = span.end = in_day(span.start + length);
    if (span.doing == Doing::kWaits) span.stop = StopId{in[kStopColumn].below(context_.stops)};
    if (span.doing == Doing::kMoves) get_places(in[kPlacesColumn], span);
  }

private:
  int expected(Doing doing, LinkId link) const { return doing == Doing::kOnLink ? context_.free_s[link.index()] : 0; }

  static std::int32_t in_day(std::int64_t time) {
    if (time < 0 || time > 4 * kDaySeconds) damaged();
    return static_cast<std::int32_t>(time);
  }

  void put_places(ByteWriter& out, Span const& span) {
    out.signed_number(std::int64_t{span.from.x} - place_.x);
    out.signed_number(std::int64_t{span.from.y} - place_.y);
    out.signed_number(std::int64_t{span.to.x} - span.from.x);
    out.signed_number(std::int64_t{span.to.y} - span.from.y);
    place_ = span.to;
  }

  void get_places(ByteReader& in, Span& span) {
    span.from = {on_grid(place_.x + in.signed_number()), on_grid(place_.y + in.signed_number())};
    span.to = {on_grid(span.from.x + in.signed_number()), on_grid(span.from.y + in.signed_number())};
    place_ = span.to;
  }

  static std::int32_t on_grid(std::int64_t metres) {
    if (metres > 1'000'000'000 || metres < -1'000'000'000) damaged();
    return static_cast<std::int32_t>(metres);
  }

  int start_;
  ChunkContext const& context_;
  std::int32_t time_ = 0;
  LinkId link_;
  GridPoint place_;
};

void get_spans(Readers& in, Chunk& chunk, ChunkContext const& context) {
  SpanCoder coder{chunk.quarter, context};
  std::uint64_t mover = std::uint64_t{0} - 1;
  while (!in[kMoversColumn].done()) {
    auto const step = in[kMoversColumn].below(context.movers + 1);
    mover += step;
    if (step == 0 || mover >= context.movers) damaged();
    auto const size = in[kMoversColumn].number();
    coder.begin_mover();
    for (std::uint64_t i = 0; i < size; ++i) {
      Span span;
      span.mover = MoverId{static_cast<std::uint32_t>(mover)};
      coder.get(in, span);
      if (i > 0 && span.start < chunk.spans.back().end) damaged();
      chunk.spans.push_back(span);
    }
  }
}

void put_loads(ByteWriter& out, std::span<LoadChange const> loads) {
  std::uint32_t vehicle = 0;
  std::int64_t time = 0;
  std::int64_t load = 0;
  for (auto const& change : loads) {
    out.number(change.vehicle.value() - vehicle);
    if (change.vehicle.value() != vehicle) load = time = 0;
    out.number(static_cast<std::uint64_t>(change.time - time));
    out.signed_number(change.load - load);
    vehicle = change.vehicle.value();
    time = change.time;
    load = change.load;
  }
}

void get_loads(ByteReader& in, Chunk& chunk, std::size_t movers) {
  std::uint64_t vehicle = 0;
  std::int64_t time = 0;
  std::int64_t load = 0;
  while (!in.done()) {
    auto const step = in.below(movers + 1);
    vehicle += step;
    if (step != 0) load = time = 0;
    time += in.below(4 * kDaySeconds);
    load += in.integer();
    if (vehicle >= movers || load < 0 || load > 1'000'000 || time > 4 * kDaySeconds) damaged();
    chunk.loads.push_back({MoverId{static_cast<std::uint32_t>(vehicle)}, static_cast<std::int32_t>(time),
                           static_cast<std::uint32_t>(load)});
  }
}

}  // namespace

GridPoint to_grid(Point point) {
  return {static_cast<std::int32_t>(std::lround(point.x)), static_cast<std::int32_t>(std::lround(point.y))};
}

Followers::Followers(StreetLinks const& links) {
  std::map<std::uint32_t, std::vector<LinkId>> leaving;
  for (std::size_t i = 0; i < links.size(); ++i) leaving[links.from[nth<LinkId>(i)]].push_back(nth<LinkId>(i));
  std::map<std::uint32_t, std::uint32_t> row_of;
  first_.push_back(0);
  for (auto const& [node, row] : leaving) {
    row_of[node] = static_cast<std::uint32_t>(first_.size() - 1);
    links_.insert(links_.end(), row.begin(), row.end());
    first_.push_back(static_cast<std::uint32_t>(links_.size()));
  }
  first_.push_back(static_cast<std::uint32_t>(links_.size()));  // an empty row for ends that nothing leaves
  auto const nothing = static_cast<std::uint32_t>(first_.size() - 2);
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const found = row_of.find(links.to[nth<LinkId>(i)]);
    end_row_.push_back(found == row_of.end() ? nothing : found->second);
  }
}

int Followers::rank(LinkId link, LinkId next) const {
  auto const row = end_row_[link.index()];
  for (auto i = first_[row]; i < first_[row + 1]; ++i)
    if (links_[i] == next) return static_cast<int>(i - first_[row]);
  return -1;
}

LinkId Followers::at(LinkId link, std::uint32_t rank) const {
  auto const row = end_row_[link.index()];
  return rank < first_[row + 1] - first_[row] ? links_[first_[row] + rank] : LinkId{};
}

ChunkContext::ChunkContext(Scenery const& scenery)
    : followers{scenery.links},
      free_s{scenery.links.free_s.values()},
      links{scenery.links.size()},
      stops{scenery.stops.name.size()},
      movers{scenery.movers.size()} {}

struct ChunkEncoder::State {
  Writers columns;
  SpanCoder coder;
  std::int64_t mover_before = -1;
};

ChunkEncoder::ChunkEncoder(int quarter, ChunkContext const& context)
    : state_{std::make_unique<State>(State{{}, SpanCoder{quarter, context}})} {}

ChunkEncoder::~ChunkEncoder() = default;

void ChunkEncoder::put(std::span<Span const> spans) {
  auto& [columns, coder, mover_before] = *state_;
  auto const mover = std::int64_t{spans.front().mover.value()};
  columns[kMoversColumn].number(static_cast<std::uint64_t>(mover - mover_before));
  columns[kMoversColumn].number(spans.size());
  mover_before = mover;
  coder.begin_mover();
  for (auto const& span : spans) coder.put(columns, span);
}

Bytes ChunkEncoder::finish(std::span<LoadChange const> loads) {
  auto& columns = state_->columns;
  put_loads(columns[kLoadColumn], loads);
  ByteWriter out;
  for (std::uint32_t c = 1; c < kChannels; ++c) {
    out.number(c);
    out.bytes(columns[c].data());
  }
  return out.take();
}

Bytes encode_chunk(Chunk const& chunk, ChunkContext const& context) {
  ChunkEncoder encoder{chunk.quarter, context};
  auto const spans = std::span{chunk.spans};
  for (std::size_t first = 0, last = 0; first < spans.size(); first = last) {
    while (last < spans.size() && spans[last].mover == spans[first].mover) ++last;
    encoder.put(spans.subspan(first, last - first));
  }
  return encoder.finish(chunk.loads);
}

Chunk decode_chunk(std::span<std::uint8_t const> bytes, int quarter, ChunkContext const& context) {
  Readers columns;
  ByteReader in{bytes};
  while (!in.done()) {
    auto const number = in.number();
    auto const part = in.bytes();
    if (number < kChannels) columns.channel[number] = part;
  }
  Chunk chunk;
  chunk.quarter = quarter;
  get_spans(columns, chunk, context);
  get_loads(columns[kLoadColumn], chunk, context.movers);
  return chunk;
}

Bytes encode_counts(MinuteCounts const& counts) {
  ByteWriter out;
  for (auto const& minute : counts) {
    out.number(kModes);
    for (auto const n : minute.people) out.number(n);
    for (auto const n : minute.vehicles) out.number(n);
    out.number(minute.waiting);
  }
  return out.take();
}

MinuteCounts decode_counts(std::span<std::uint8_t const> bytes) {
  MinuteCounts counts;
  ByteReader in{bytes};
  for (auto& minute : counts) {
    if (in.number() != kModes) damaged();
    for (auto& n : minute.people) n = in.below(1ULL << 32U);
    for (auto& n : minute.vehicles) n = in.below(1ULL << 32U);
    minute.waiting = in.below(1ULL << 32U);
  }
  return counts;
}

}  // namespace twinshift::recording
