#include "sim/recording/chunk_codec.hpp"

#include "sim/core/units.hpp"

#include <cmath>
#include <limits>

namespace twinshift::recording {
namespace {

[[noreturn]] void damaged() { throw RecordingError{"V412: a quarter hour of the recording is damaged"}; }

bool names_link(Doing doing) { return doing == Doing::kOnLink || doing == Doing::kStands; }

struct Readers {
  std::vector<ByteReader> channel = std::vector<ByteReader>(kChannels, ByteReader{{}});
  ByteReader& operator[](Channel c) { return channel[c]; }
};

std::int32_t in_day(std::int64_t time) {
  if (time < 0 || time > 4 * kDaySeconds) damaged();
  return static_cast<std::int32_t>(time);
}

std::int32_t on_grid(std::int64_t metres) {
  if (metres > 1'000'000'000 || metres < -1'000'000'000) damaged();
  return static_cast<std::int32_t>(metres);
}

/// Reads the spans of one mover after the other, remembering what the next one is told relative to.
class SpanDecoder {
public:
  SpanDecoder(Readers& in, int quarter, ChunkContext const& context)
      : in_{in}, start_{quarter * kQuarterSeconds}, context_{context} {}

  /// Appends all that `mover` does.
  void get(MoverId mover, std::vector<Span>& spans) {
    span_ = Span{.mover = mover};
    span_.end = start_;
    link_ = LinkId{};
    auto const before = spans.size();
    while (auto const step = in_[kNextColumn].byte()) {
      if (step == next_step::kInFull)
        get_in_full(spans.size() == before);
      else
        get_link_ahead(step);
      spans.push_back(span_);
    }
    if (spans.size() == before) damaged();
  }

private:
  void get_in_full(bool first) {
    auto const both = in_[kDoingColumn].below(kDoings * kModes);
    Span span{.mover = span_.mover};
    span.doing = static_cast<Doing>(both % kDoings);
    span.mode = static_cast<Mode>(both / kDoings);
    if (names_link(span.doing)) span.link = link_ = get_link(span.doing);
    span.start = in_day(span_.end + std::int64_t{in_[kStartColumn].integer()});
    if (!first && span.start < span_.end) damaged();
    auto const free_s = span.doing == Doing::kOnLink ? context_.streets[span.link].free_s : 0;
    auto const length = in_[kLengthColumn].integer() + std::int64_t{free_s};
    if (length < 0) damaged();
    span.end = in_day(span.start + length);
    if (span.doing == Doing::kWaits) span.stop = StopId{in_[kStopColumn].below(context_.stops)};
    if (span.doing == Doing::kMoves) get_places(span);
    span_ = span;
  }

  LinkId get_link(Doing doing) {
    auto const code = in_[kLinkColumn].below(1ULL << 32U);
    if (code == 0) return LinkId{in_[kJumpColumn].below(context_.streets.size())};
    if (!link_.valid()) damaged();
    auto const link = doing == Doing::kStands ? link_ : context_.streets.follower(link_, code - 1);
    if (!link.valid()) damaged();
    return link;
  }

  /// The span after span_ in the same mode, on the next link.
  void get_link_ahead(std::uint8_t step) {
    using namespace next_step;
    if (!link_.valid()) damaged();
    auto const plain = step >= kPlain;
    auto const rank = plain ? (step - kPlain) / kLengths : static_cast<std::uint32_t>(step - kSlow);
    if (rank >= kRanks) damaged();
    link_ = context_.streets.follower(link_, rank);
    if (!link_.valid()) damaged();
    auto const beyond = plain ? static_cast<std::int32_t>((step - kPlain) % kLengths) + kLeast
                              : std::int64_t{in_[kLengthColumn].integer()};
    auto const length = beyond + context_.streets[link_].free_s;
    if (length < 0) damaged();
    Span span{.mover = span_.mover, .start = span_.end, .mode = span_.mode, .link = link_};
    span.end = in_day(span.start + length);
    span_ = span;
  }

  void get_places(Span& span) {
    auto& in = in_[kPlacesColumn];
    span.from = {on_grid(place_.x + in.signed_number()), on_grid(place_.y + in.signed_number())};
    span.to = {on_grid(span.from.x + in.signed_number()), on_grid(span.from.y + in.signed_number())};
    place_ = span.to;
  }

  Readers& in_;
  std::int32_t start_;
  ChunkContext const& context_;
  Span span_;    // the one before
  LinkId link_;  // the last one that the mover was on
  GridPoint place_;
};

void get_spans(Readers& in, Chunk& chunk, ChunkContext const& context) {
  SpanDecoder decoder{in, chunk.quarter, context};
  chunk.spans.reserve(in[kNextColumn].left());
  std::uint64_t mover = std::uint64_t{0} - 1;
  while (!in[kMoversColumn].done()) {
    auto const step = in[kMoversColumn].below(context.movers + 1);
    mover += step;
    if (step == 0 || mover >= context.movers) damaged();
    decoder.get(MoverId{static_cast<std::uint32_t>(mover)}, chunk.spans);
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

ChunkContext::ChunkContext(Scenery const& scenery)
    : streets{scenery.links}, stops{scenery.stops.name.size()}, movers{scenery.movers.size()} {}

void ChunkEncoder::start(int quarter) {
  start_ = quarter * kQuarterSeconds;
  mover_before_ = -1;
  place_ = {};
  for (auto& column : columns_) column.clear();  // they keep their memory
}

void ChunkEncoder::begin(MoverId mover) {
  mover_ = mover;
  shown_ = false;
  time_ = start_;
  link_ = LinkId{};
  node_ = Streets::kNowhere;
}

void ChunkEncoder::end() {
  if (shown_) columns_[kNextColumn].byte(next_step::kEnd);
}

void ChunkEncoder::put(Span const& span) {
  if (!shown_) {
    auto const mover = std::int64_t{mover_.value()};
    columns_[kMoversColumn].number(static_cast<std::uint64_t>(mover - mover_before_));
    mover_before_ = mover;
    shown_ = true;
  }
  columns_[kNextColumn].byte(next_step::kInFull);
  columns_[kDoingColumn].byte(
      static_cast<std::uint8_t>(static_cast<unsigned>(span.mode) * kDoings + static_cast<unsigned>(span.doing)));
  columns_[kStartColumn].signed_number(span.start - time_);
  auto const free_s = span.doing == Doing::kOnLink ? context_.streets[span.link].free_s : 0;
  columns_[kLengthColumn].signed_number(span.end - span.start - free_s);
  if (names_link(span.doing)) put_link(span);
  if (span.doing == Doing::kWaits) columns_[kStopColumn].number(span.stop.value());
  if (span.doing == Doing::kMoves) put_places(span);
  time_ = span.end;
  mode_ = span.mode;
}

void ChunkEncoder::put_link(Span const& span) {
  auto const& street = context_.streets[span.link];
  std::uint32_t code = 0;
  if (span.doing == Doing::kStands)
    code = span.link == link_ ? 1 : 0;
  else if (street.start == node_ && street.rank != Streets::kRankless)
    code = street.rank + 1U;
  columns_[kLinkColumn].number(code);
  if (code == 0) columns_[kJumpColumn].number(span.link.value());
  link_ = span.link;
  node_ = street.end;
}

void ChunkEncoder::put_places(Span const& span) {
  auto& out = columns_[kPlacesColumn];
  out.signed_number(std::int64_t{span.from.x} - place_.x);
  out.signed_number(std::int64_t{span.from.y} - place_.y);
  out.signed_number(std::int64_t{span.to.x} - span.from.x);
  out.signed_number(std::int64_t{span.to.y} - span.from.y);
  place_ = span.to;
}

Bytes const& ChunkEncoder::finish(std::span<LoadChange const> loads) {
  put_loads(columns_[kLoadColumn], loads);
  out_.clear();
  for (std::uint32_t c = 1; c < kChannels; ++c) {
    out_.number(c);
    out_.bytes(columns_[c].data());
  }
  return out_.data();
}

Bytes encode_chunk(Chunk const& chunk, ChunkContext const& context) {
  ChunkEncoder encoder{context};
  encoder.start(chunk.quarter);
  for (std::size_t i = 0; i < chunk.spans.size(); ++i) {
    auto const& span = chunk.spans[i];
    if (i == 0 || span.mover != chunk.spans[i - 1].mover) encoder.begin(span.mover);
    if (span.doing == Doing::kOnLink)
      encoder.drive(span.link, span.mode, span.start, span.end);
    else
      encoder.put(span);
    if (i + 1 == chunk.spans.size() || span.mover != chunk.spans[i + 1].mover) encoder.end();
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
