#pragma once

#include "viz/canvas.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace twinshift::viz {

/// A number that tells pictures apart: FNV-1a (Fowler, Noll, Vo) over the pixels, eight bytes at a time.
[[nodiscard]] std::uint64_t hash_of(Canvas const& canvas);

/// Takes a film's frames. MP4 and GIF are made by ffmpeg, started as a process; anything else is a folder of PNG
/// files. Nothing stands at the wanted place until finish().
class FilmWriter {
public:
  /// Throws std::runtime_error with a sentence if the place can't be written or ffmpeg can't be started.
  FilmWriter(std::filesystem::path out, int width, int height, int frames_per_second);
  ~FilmWriter();
  FilmWriter(FilmWriter const&) = delete;
  FilmWriter& operator=(FilmWriter const&) = delete;

  void add(Canvas const& frame);
  /// Completes the film and writes its manifest (one hash a frame) beside it. Throws std::runtime_error if ffmpeg ended
  /// with an error; nothing is left then.
  void finish();
  [[nodiscard]] std::filesystem::path const& out() const { return out_; }
  [[nodiscard]] bool encoded() const { return encoder_ > 0; }

private:
  void start_encoder();
  void write_manifest() const;

  std::filesystem::path out_;
  std::filesystem::path part_;
  int width_;
  int height_;
  int frames_per_second_;
  int encoder_ = 0;  // process id
  int pipe_ = -1;
  bool finished_ = false;
  std::vector<std::uint64_t> hashes_;
};

/// True if ffmpeg can be found.
[[nodiscard]] bool can_encode();

}  // namespace twinshift::viz
