#pragma once

#include "sim/recording/recording.hpp"
#include "viz/heat.hpp"
#include "viz/labels.hpp"
#include "viz/map_layer.hpp"
#include "viz/mover_layer.hpp"
#include "viz/text.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::viz {

/// How a map is to look.
struct MapView {
  Camera camera;
  bool dark = true;
  Language language = Language::kEnglish;
  Layer layer = Layer::kAll;
  Heat heat = Heat::kNone;
  bool trails = true;
  std::optional<MoverId> follow;                ///< ringed, all else dimmed
  std::optional<MoverId> mark;                  ///< ringed
  std::optional<Point> mark_place;              ///< ringed, in the city's plane
  std::optional<std::array<double, 5>> bounds;  ///< of the layer's steps, so that maps beside each other share them
};

/// One recording's map with its movers, painted into a canvas of the camera's size. What does not change from frame to
/// frame is kept.
class CityMap {
public:
  /// Borrows everything; `base` is the run that kSwitched compares with, or null.
  CityMap(recording::RecordingReader& reader, TextPainter& text, recording::RecordingReader const* base = nullptr);

  /// Map and movers, without labels. Returns a sentence if this quarter hour is damaged (the map is painted then).
  std::string paint(Canvas& canvas, double seconds, MapView const& view);
  /// Names that touch neither each other nor `taken`.
  void paint_labels(Canvas& canvas, MapView const& view, std::vector<Box> const& taken);

  [[nodiscard]] recording::Frame const& frame() const { return frame_; }
  [[nodiscard]] HeatLayer const& heat() const { return heat_; }
  [[nodiscard]] recording::RecordingReader& reader() { return reader_; }

private:
  struct Ground {
    Camera camera;
    bool dark = true;
    Heat heat = Heat::kNone;
    std::int32_t moment = 0;
    std::optional<std::array<double, 5>> bounds;
    friend bool operator==(Ground const&, Ground const&) = default;
  };
  struct Names {
    Camera camera;
    bool dark = true;
    Language language = Language::kEnglish;
    std::vector<Box> taken;
    friend bool operator==(Names const&, Names const&) = default;
  };
  void find_brt_links();
  void repaint_ground(MapView const& view, std::int32_t seconds);
  void ring_followed(Canvas& canvas, MapView const& view);
  void ring_marked(Canvas& canvas, MapView const& view);

  recording::RecordingReader& reader_;
  TextPainter& text_;
  MapLayer map_;
  HeatLayer heat_;
  MoverLayer movers_;
  recording::Frame frame_;
  std::optional<Ground> painted_;
  std::unique_ptr<Canvas> plain_;   // without heat
  std::unique_ptr<Canvas> ground_;  // with it
  std::optional<Names> named_;
  std::vector<Dot> labels_;
};

/// The mover of the layer whose picture is nearest to a pixel, within `reach` pixels.
[[nodiscard]] std::optional<MoverId> mover_at(recording::Frame const& frame, Camera const& camera, Point pixel,
                                              double reach, Layer layer = Layer::kAll);

}  // namespace twinshift::viz
