#pragma once

#include "sim/recording/blocks.hpp"
#include "sim/recording/chunk_codec.hpp"
#include "sim/recording/error.hpp"
#include "sim/recording/figures.hpp"
#include "sim/recording/minute_counter.hpp"
#include "sim/recording/scenery.hpp"
#include "sim/recording/span.hpp"
#include "sim/recording/told.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace twinshift::recording {

/// Writes a day as it happens. Holds about two quarter hours, never the day: a quarter is written when the one after it
/// has closed, so that nearly everything in it has ended by then. What it is told goes into a list; only when a quarter
/// closes is the list put in the order of movers, and then each mover's spans are made, counted and packed in one pass.
class RecordingWriter {
public:
  /// Creates the file with its scenery. Throws RecordingError if it can't be written.
  RecordingWriter(std::filesystem::path const& path, Scenery const& scenery);
  RecordingWriter(RecordingWriter const&) = delete;
  RecordingWriter& operator=(RecordingWriter const&) = delete;

  /// `span.mover` does this from `span.start` on, and nothing else any more. `span.end` is when a move is expected to
  /// end (0: not known); it counts only if the end has not come when the quarter is written.
  void begin(Span const& span) { told_.add({span.mover, span.start, span.doing, span.mode, place_of(span)}); }
  /// The mover is out of sight from `time` on.
  void end(MoverId mover, std::int32_t time) { told_.add(Told::gone(mover, time)); }
  void load(LoadChange const& change) { changes_.push_back(change); }
  /// All that happens before the end of `quarter` has been told, and nothing later. In order, each once, from 0 or any
  /// later quarter on.
  void close_quarter(int quarter);
  /// Writes the quarters that are left. Nothing may begin or end any more.
  void end_day();
  /// What was found out besides; after end_day(), at most once.
  void figures(Figures const& figures);
  /// Ends the day if that has not been done, and writes the index. Without it the file is a truncated one (and still
  /// plays).
  void finish();

private:
  struct Way {
    GridPoint from;
    GridPoint to;
    std::int32_t end;  ///< expected
  };
  [[nodiscard]] std::uint32_t place_of(Span const& span) {
    if (span.doing == Doing::kMoves) return keep_way({span.from, span.to, span.end});
    return span.doing == Doing::kWaits ? span.stop.value() : span.link.value();
  }
  std::uint32_t keep_way(Way const& way);
  void write_quarter(std::int32_t told_until);
  void write_spans(std::int32_t told_until, MinuteCounter& counter);
  void show(Told const& told, std::int32_t end, bool vehicle, MinuteCounter& counter);
  void put(Told const& told, std::int32_t end);
  [[nodiscard]] std::int32_t expected_end(Told const& told) const;
  [[nodiscard]] std::vector<LoadChange> gather_loads(int quarter, MinuteCounter& counter);

  BlockWriter file_;
  ChunkContext context_;
  Movers movers_;
  ToldByMover told_;              // of the quarter that has not closed
  std::vector<Told> before_;      // of the quarter that is to be written next; by mover
  std::vector<Told> after_;       // of the one after it, likewise
  std::vector<Told> open_;        // what was under way when the quarter to be written began; by mover
  std::vector<Told> still_open_;  // scratch, as is the next
  ChunkEncoder encoder_;
  std::vector<Way> ways_;
  std::vector<std::uint32_t> free_ways_;
  std::vector<LoadChange> changes_;
  std::map<MoverId, std::uint32_t> load_of_;  // at the start of the next quarter to be written; only those above 0
  std::optional<int> quarter_;                // of before_
};

/// A mover as it is to be drawn.
struct Seen {
  MoverId mover;
  float x = 0;  ///< [m] in the city's plane
  float y = 0;
  float dx = 1;  ///< heading, length 1
  float dy = 0;
  float speed = 0;         ///< [m/s], along the heading
  std::uint32_t load = 0;  ///< people on board of a public vehicle
  Mode mode = Mode::kCar;  ///< how it moves now
  MoverKind kind = MoverKind::kCar;
  Doing doing = Doing::kOnLink;
};

/// All movers in sight at one moment, by MoverId.
struct Frame {
  double seconds = 0;
  std::vector<Seen> seen;
};

/// Reads a recording. Not to be shared between threads.
class RecordingReader {
public:
  /// Throws RecordingError if it is no recording, or one of another version.
  explicit RecordingReader(std::filesystem::path const& path);

  [[nodiscard]] Scenery const& scenery() const { return scenery_; }
  /// Empty if the recording is an older one, was cut off before them, or they are damaged.
  [[nodiscard]] Figures const& figures() const { return figures_; }
  /// False if the file was cut off; it plays up to end().
  [[nodiscard]] bool complete() const { return file_.complete(); }
  /// First second, and the second after the last, that the recording knows. Equal if it holds no whole chunk.
  [[nodiscard]] std::int32_t begin() const { return begin_; }
  [[nodiscard]] std::int32_t end() const { return end_; }

  /// Everything in sight at `seconds` since midnight; nothing outside begin() ... end(). The same moment gives the same
  /// frame, whatever was asked before. Throws RecordingError if this quarter hour is damaged; others still play.
  [[nodiscard]] Frame frame_at(double seconds);
  void frame_at(double seconds, Frame& frame);
  /// Where a mover is at `seconds`, as frame_at tells; nothing if it is out of sight.
  [[nodiscard]] std::optional<Point> place_of(MoverId mover, double seconds);
  /// Counts at the start of the minute that holds `seconds`; zeros outside.
  [[nodiscard]] Counts counts_at(std::int32_t seconds) const;
  /// The quarter hour as it stands in the file; empty if there is none.
  [[nodiscard]] Chunk const& chunk(int quarter);

private:
  struct Loaded {
    Chunk chunk;
    std::vector<std::uint32_t> first;   // of each mover's spans, then the end
    std::vector<std::uint32_t> cursor;  // of each mover: the span last asked for; only a hint
    std::uint64_t used = 0;
  };
  Loaded& loaded(int quarter);
  void measure_links();
  void find_chunks();
  void find_figures();
  /// The span of a mover's group that holds `seconds`; null if it is out of sight then.
  [[nodiscard]] Span const* span_at(Loaded& entry, std::size_t group, double seconds) const;
  /// Appends what is seen of the groups first ... last - 1.
  void see_groups(Loaded& entry, std::size_t first, std::size_t last, double seconds, std::vector<Seen>& seen) const;
  void see(Span const& span, double seconds, Seen& seen) const;
  void see_on_link(Span const& span, double share, Seen& seen) const;
  void fetch_ahead(Span const& span) const;
  void see_loads(Chunk const& chunk, double seconds, Frame& frame) const;

  BlockFile file_;
  Scenery scenery_;
  Figures figures_;
  std::unique_ptr<ChunkContext> context_;
  std::vector<float> along_;  // by flat shape point: metres from the link's start
  std::map<int, BlockPlace> chunks_;
  std::map<int, MinuteCounts> counts_;
  std::vector<Loaded> cache_;
  std::vector<std::vector<Seen>> parts_;  // of a frame, as threads made them
  std::uint64_t clock_ = 0;
  std::int32_t begin_ = 0;
  std::int32_t end_ = 0;
};

}  // namespace twinshift::recording
