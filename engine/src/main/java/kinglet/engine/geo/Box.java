package kinglet.engine.geo;

/** All between two parallels and two meridians, by distances along the place's own parallel. Owned by the executor. */
final class Box extends Shape {
  private double width;
  private double height;

  void size(double newWidth, double newHeight) {
    width = newWidth;
    height = newHeight;
  }

  @Override
  void bound() {
    boundAround(unit() * (width / 2), unit() * (height / 2));
  }

  @Override
  double radiusMetres() {
    return Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2)) * unit();
  }

  @Override
  boolean contains(double placeLongitude, double placeLatitude) {
    if (Earth.distanceOfLatitudes(placeLatitude, latitude()) > height * unit() / 2
        || Earth.distance(placeLongitude, placeLatitude, longitude(), placeLatitude) > width * unit() / 2) {
      return false;
    }
    measure(placeLongitude, placeLatitude);
    return true;
  }
}
