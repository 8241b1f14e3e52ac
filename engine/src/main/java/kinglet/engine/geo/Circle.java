package kinglet.engine.geo;

/** All that is not farther away than a radius. Owned by the executor. */
final class Circle extends Shape {
  private double radius;

  void radius(double newRadius) {
    radius = newRadius;
  }

  @Override
  void bound() {
    boundAround(radiusMetres(), radiusMetres());
  }

  @Override
  double radiusMetres() {
    return radius * unit();
  }

  @Override
  boolean contains(double placeLongitude, double placeLatitude) {
    return !(measure(placeLongitude, placeLatitude) > radiusMetres());
  }
}
