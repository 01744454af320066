"""django-helpdesk's addresses, and what gunicorn serves."""

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

application = get_wsgi_application()
urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]
